using System.CommandLine;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands;

internal static class LogCommand
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "A segment, such as record/000001.fmcplog." };
        var show = new Command("show", "Prints the entries of a segment as text.") { file };
        show.SetAction(parsed => Show(parsed.GetValue(file)!, output, error));
        return new Command("log", "Reads the session log.") { show };
    }

    private static int Show(string file, TextWriter output, TextWriter error)
    {
        try
        {
            using var segment = new BufferedStream(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite), 64 * 1024);
            var reader = new SessionLogReader(segment);
            while (reader.TryRead(out var entry))
            {
                output.WriteLine(LogEntryText.Format(entry!));
            }

            if (reader.End == ReadEnd.Clean)
            {
                return ExitCodes.Ok;
            }

            error.WriteLine(reader.End switch
            {
                ReadEnd.NotASegment => $"{file} is not a segment of a session log that this version reads.",
                ReadEnd.TornTail => $"{file}: the last entry is not whole; {reader.WholeBytes} bytes are.",
                _ => $"{file}: damaged behind byte {reader.WholeBytes}.",
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
        }

        return ExitCodes.HasErrors;
    }
}
