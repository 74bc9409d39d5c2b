using System.CommandLine;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary><c>fastmcp sessions</c>: reads the session log. It changes no segment, also while a gateway writes there.</summary>
internal static class SessionsCommand
{
    public static Command Make(TextWriter output, TextWriter error) => new("sessions", "Reads the session log: lists, searches, shows, follows, exports and verifies it.")
    {
        ListCommand.Make(output, error),
        ShowCommand.Make(output, error),
        TailCommand.Make(output, error),
        ExportCommand.Make(output, error),
        IndexCommand.Make(output, error),
        UnsealCommand.Make(output, error),
        ApproveCommand.Make(output, error),
        EraseCommand.Make(output, error),
        VerifyCommand.Make(output, error),
    };
}
