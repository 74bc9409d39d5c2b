using System.CommandLine;
using FastMcp.Recording.Index;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary><c>--record DIR</c> of every command here.</summary>
internal static class RecordOption
{
    public static Option<string> Make() => new("--record") { Description = "Folder of the session log.", HelpName = "DIR", Required = true };

    /// <summary>Where something else may be said in its place.</summary>
    public static Option<string?> MakeOptional() => new("--record") { Description = "Folder of the session log.", HelpName = "DIR" };

    /// <summary><c>--scan</c>: without the index.</summary>
    public static Option<bool> Scan() => new("--scan") { Description = "Reads all segments, also if there is an index." };

    /// <summary>False, with a word about it: there is no segment.</summary>
    public static bool IsLog(string folder, TextWriter error)
    {
        var there = SegmentFile.In(folder).Count > 0;
        if (!there)
        {
            error.WriteLine($"There is no segment of a session log (000001.fmcplog) in {folder}.");
        }

        return there;
    }

    /// <summary>Of a command that takes a record or a configuration: it was given neither, or both.</summary>
    public static int Misused(TextWriter error)
    {
        error.WriteLine("Either --record DIR, or --config FILE for the index that nodes share.");
        return ExitCodes.Usage;
    }

    /// <summary>Says why an index cannot be used. One of <see cref="ExitCodes"/>.</summary>
    public static int Guarded(Func<int> act, TextWriter error)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IndexException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    /// <summary>Says what could not be read. One of <see cref="ExitCodes"/>.</summary>
    public static int Ended(IEnumerable<string> unreadable, TextWriter error)
    {
        var code = ExitCodes.Ok;
        foreach (var problem in unreadable)
        {
            error.WriteLine(problem);
            code = ExitCodes.HasErrors;
        }

        return code;
    }
}
