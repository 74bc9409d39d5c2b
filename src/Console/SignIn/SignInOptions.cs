namespace FastMcp.WebConsole.SignIn;

/// <summary>Who gets into the console, and as what.</summary>
/// <param name="Url">Where browsers reach the console: scheme, host and port. https, or http of loopback.</param>
/// <param name="Provider">Who knows them.</param>
/// <param name="Roles">Groups by role.</param>
/// <param name="Teams">Empty: everybody who has a role sees every route.</param>
public sealed record SignInOptions(Uri Url, ISignInProvider Provider, IReadOnlyDictionary<ConsoleRole, IReadOnlyList<string>> Roles, IReadOnlyList<ConsoleTeam> Teams)
{
    /// <summary>limit sign-in-time: after so long a person signs in anew.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromHours(8);

    /// <summary>limit sign-in-idle: after so long without a request of theirs.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromHours(1);
}
