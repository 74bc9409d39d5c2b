namespace FastMcp.Proxy.Transport.Sockets;

/// <summary>
/// Socket continuations run on the socket engine's own threads instead of the thread pool: half the processor time per request,
/// a quarter at light load. The price: whatever blocks or computes long on such a thread stalls its other connections.
/// </summary>
internal static class InlineCompletions
{
    /// <summary>Read by the runtime once, when the first socket is made.</summary>
    public const string RuntimeSwitch = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";
    /// <summary>Set to 0 by operators who want the runtime's default.</summary>
    public const string OptOut = "FASTMCP_INLINE";

    /// <summary>
    /// Must be the first line of Main. A value that the operator gave to the runtime's switch is left alone. Child processes
    /// would inherit the variable: starters call <see cref="RemoveFrom"/>. Returns whether completions are inline.
    /// </summary>
    public static bool Enable()
    {
        if (Environment.GetEnvironmentVariable(OptOut) == "0")
            return false;
        if (Environment.GetEnvironmentVariable(RuntimeSwitch) is null)
            Environment.SetEnvironmentVariable(RuntimeSwitch, "1");
        return Environment.GetEnvironmentVariable(RuntimeSwitch) is "1" or "true";
    }

    /// <summary>For the environment of a child process, which did not ask for the switch.</summary>
    public static void RemoveFrom(IDictionary<string, string?> environment) => environment.Remove(RuntimeSwitch);
}
