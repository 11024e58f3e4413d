namespace Fireworks.AI.Extensions;

/// <summary>What a model address points to.</summary>
public enum FireworksModelKind
{
    /// <summary>A short id such as <c>glm-5p3</c>, which the service resolves.</summary>
    ShortId,

    /// <summary>A model: <c>accounts/{account}/models/{id}</c>.</summary>
    Model,

    /// <summary>A router: <c>accounts/{account}/routers/{id}</c>.</summary>
    Router,

    /// <summary>A dedicated deployment: <c>accounts/{account}/deployments/{id}</c>.</summary>
    Deployment,
}
