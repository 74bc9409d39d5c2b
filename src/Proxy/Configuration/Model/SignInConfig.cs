using FastMcp.Proxy.Configuration.Yaml;
using FastMcp.WebConsole.SignIn;

namespace FastMcp.Proxy.Configuration.Model;

/// <summary>Who gets into the console.</summary>
internal sealed record SignInConfig
{
    /// <summary>Name of the issuer that knows people.</summary>
    public required string Issuer { get; init; }

    /// <summary>By which the issuer knows the console.</summary>
    public required string Client { get; init; }

    /// <summary>File with the client's secret, full path; null: it has none (PKCE alone).</summary>
    public string? SecretFile { get; init; }

    /// <summary>Where browsers reach the console: an origin.</summary>
    public required Uri Url { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = ["openid"];

    /// <summary>The claim that names a person.</summary>
    public string Name { get; init; } = "sub";

    /// <summary>Groups by role.</summary>
    public IReadOnlyDictionary<ConsoleRole, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<ConsoleRole, IReadOnlyList<string>>();

    public IReadOnlyList<ConsoleTeam> Teams { get; init; } = [];

    /// <summary>Who signs in with one click: of the demo alone, no file says so.</summary>
    public IReadOnlyList<DemoPerson> People { get; init; } = [];

    public Place Place { get; init; } = Place.CommandLine;
}
