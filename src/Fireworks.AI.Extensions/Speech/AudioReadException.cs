namespace Fireworks.AI.Extensions.Speech;

/// <summary>
/// The caller's stream failed while it was being sent. The HTTP layer lets this pass as it is, while it would turn an I/O exception into a
/// broken connection, which is retried.
/// </summary>
internal sealed class AudioReadException(Exception exception) : Exception(exception.Message, exception);
