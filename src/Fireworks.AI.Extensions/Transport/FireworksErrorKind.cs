namespace Fireworks.AI.Extensions;

/// <summary>Says in one word why a call to Fireworks failed.</summary>
public enum FireworksErrorKind
{
    /// <summary>The service answered with a status that fits no other kind.</summary>
    Unknown,

    /// <summary>The request was refused as malformed (400, 405, 422).</summary>
    InvalidRequest,

    /// <summary>The API key is missing, wrong or lacks a permission (401, 403; Fireworks answers 403 to a wrong key).</summary>
    Authentication,

    /// <summary>The account has no paid plan left or is suspended (402, 412).</summary>
    Account,

    /// <summary>The path, model or deployment does not exist or is not accessible with this key (404).</summary>
    NotFound,

    /// <summary>The request conflicts with the state of a resource (409).</summary>
    Conflict,

    /// <summary>The request body is larger than the service accepts (413).</summary>
    TooLarge,

    /// <summary>The rate limit is reached, or a dedicated deployment is saturated (429).</summary>
    RateLimit,

    /// <summary>The deployment is scaled to zero and is starting (503 with the code <c>DEPLOYMENT_SCALING_UP</c>).</summary>
    ScalingUp,

    /// <summary>The service failed or is overloaded (5xx).</summary>
    Server,

    /// <summary>No connection, or the connection broke before the response began.</summary>
    Connection,

    /// <summary>A time limit of <see cref="FireworksClientOptions"/> passed, or the service answered 408.</summary>
    Timeout,

    /// <summary>The response broke off before its end, or an error arrived inside a stream.</summary>
    Interrupted,

    /// <summary>The response is not what the API describes, for example not JSON.</summary>
    InvalidResponse,

    /// <summary>A <see cref="FireworksBudget"/> is reached, so that nothing was sent.</summary>
    Budget,
}
