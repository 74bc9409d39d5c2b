namespace FastMcp.Proxy.Commands;

/// <summary>What the program says to its caller; documented in docs/operating.md.</summary>
internal static class ExitCodes
{
    public const int Ok = 0;

    /// <summary>What was checked has errors: a configuration, policies, a session log.</summary>
    public const int HasErrors = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The gateway could not start: an address in use, a certificate that cannot be read.</summary>
    public const int CannotStart = 3;

    /// <summary>The demo saw a planted value arrive in the clear, or could not play.</summary>
    public const int DemoFailed = 4;

    /// <summary>Another policy would have judged some of the record otherwise.</summary>
    public const int WouldChange = 5;

    /// <summary>Of some of the record that cannot be told, and of nothing else is it known.</summary>
    public const int CannotTell = 6;
}
