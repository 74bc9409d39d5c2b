using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Credentials;

/// <summary>What a credential is good for, in the words of the configuration: placeholders stay names, since a call's values stand masked in its own text.</summary>
internal static class LeaseScope
{
    private static readonly string[] _keys =
        ["scope", "audience", "resource", "role", "service", "path", "namespace", "service-account", "account", "subject", "installation", "repositories", "permissions"];

    public static string Of(CredentialConfig config) => string.Join("; ", _keys
        .Where(key => config.Texts(key).Count > 0)
        .Select(key => $"{key} {string.Join(", ", config.Texts(key))}")
        .Concat(config.Spec.IsPerCaller ? ["of the caller"] : []));
}
