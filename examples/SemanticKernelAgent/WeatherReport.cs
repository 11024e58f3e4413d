namespace SemanticKernelAgent;

/// <summary>The form in which the program wants its last answer; the model is held to the JSON schema of this type.</summary>
internal sealed record WeatherReport(string City, int TemperatureCelsius, string Conditions);
