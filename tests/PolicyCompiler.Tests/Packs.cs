using FastMcp.TestKit;

namespace FastMcp.PolicyCompiler.Tests;

/// <summary>The packs of the repository.</summary>
internal static class Packs
{
    public static PolicySource[] Sources { get; } = [.. PackFiles.All.Select(file => new PolicySource(file.Name, file.Text, PolicyOrigin.BuiltIn))];

    /// <summary>A stand-in for the packs where their content does not matter.</summary>
    public static PolicySource[] Small { get; } =
    [
        new("policies/pii.yaml", "apiVersion: fastmcp/v1\nrules:\n  - { id: ipv4, pattern: '4-\\d', enabled: false }\n  - { id: ipv6, pattern: '6-\\d' }\n", PolicyOrigin.BuiltIn),
    ];

    public static PolicySource User(string text, string path = "user.yaml") => new(path, text, PolicyOrigin.User);
}
