namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Every source of credentials.</summary>
internal static class CredentialSpecs
{
    public static IReadOnlyList<CredentialSpec> All { get; } =
    [
        new("env", ["variable"], [], IsStanding: true),
        new("file", ["file"], [], IsStanding: true),
        new("certificate", ["certificate", "key-file"], []),
        new("command", ["command"], [], IsStanding: true),
        new("client-credentials", ["url", "client"], ["secret-file", "key-file", "key-id", "certificate-file", "algorithm", "assertion-file", "scope", "audience", "resource", "revoke-url"]),
        new("token-exchange", ["url", "client", "secret-file"], ["scope", "audience", "resource", "actor-file", "revoke-url"], IsPerCaller: true),
        new("on-behalf-of", ["url", "client", "scope"], ["secret-file", "key-file", "key-id", "certificate-file", "algorithm", "assertion-file"], IsPerCaller: true),
        new("oauth-user", ["resource"], ["issuer", "client", "secret-file", "scope"], IsPerCaller: true) { NeedsConsent = true },
        new("jwt-bearer", ["url", "issuer", "key-file"], ["key-id", "subject", "audience", "scope"]),
        new("vault", ["url", "path", "field", "token-file"], ["namespace", "user-field"]),
        new("github", ["app", "installation", "key-file"], ["url", "repositories", "permissions"]),
        new("aws", ["region", "service", "role"], ["url", "session", "duration", "token-file", "policy"]),
        new("azure", ["resource"], ["client", "url"]),
        new("id-jag", ["url", "client", "audience", "resource-url", "resource-client", "resource-secret-file"], ["secret-file", "key-file", "key-id", "subject-type", "resource", "scope"], IsPerCaller: true),
        new("kubernetes", ["url", "namespace", "service-account", "audience", "token-file"], ["duration"]),
        new("google", ["account", "scope", "token-file"], ["url", "duration"]),
    ];

    /// <summary>Keys of all sources, each once.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. All.SelectMany(spec => spec.Required.Concat(spec.Optional)).Distinct()];

    public static CredentialSpec? Find(string name) => All.FirstOrDefault(spec => spec.Name == name);

    /// <summary>Keys with several values.</summary>
    public static bool IsList(string key) => key is "command" or "repositories" or "permissions";

    /// <summary>Keys whose value is a path, relative to the configuration.</summary>
    public static bool IsFile(string key) => key is "file" or "certificate" or "secret-file" or "resource-secret-file" or "certificate-file" or "key-file" or "assertion-file" or "token-file" or "actor-file";
}
