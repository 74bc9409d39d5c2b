namespace FastMcp.Proxy.Configuration.Binding;

/// <summary>Names of variables of the environment.</summary>
internal static class Variables
{
    public const string NotAName = "is no name for a variable here: letters, digits and '_', no digit first, and not the gateway's own FASTMCP_SERVER.";

    // What tells the loader, the shell or the runtime which code to run is the operator's to write, and passes; the gateway's own mark is not.
    public static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && name != Stdio.Processes.Descendants.Mark;
}
