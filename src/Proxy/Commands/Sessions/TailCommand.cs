using System.CommandLine;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Sessions;

internal static class TailCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(200);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var record = RecordOption.Make();
        var once = new Option<bool>("--once") { Description = "Ends behind what is there now." };
        var command = new Command("tail", "Every entry as text, and those that come, until it is ended.") { record, once };
        command.SetAction((parsed, stop) => TailAsync(parsed.GetRequiredValue(record), parsed.GetValue(once), output, error, stop));
        return command;
    }

    private static async Task<int> TailAsync(string folder, bool once, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return ExitCodes.HasErrors;
        }

        ViewNote.Put(folder, "tail", error);
        if (!once)
        {
            return await FollowAsync(new LogFollower(folder), output, error, stop).ConfigureAwait(false);
        }

        var log = new LogFolder(folder);
        foreach (var entry in log.Read())
        {
            output.WriteLine(LogEntryText.Format(entry));
        }

        return RecordOption.Ended(log.Unreadable, error);
    }

    private static async Task<int> FollowAsync(LogFollower follower, TextWriter output, TextWriter error, CancellationToken stop)
    {
        try
        {
            await FollowAsync(follower, output, stop).ConfigureAwait(false);
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    private static async Task FollowAsync(LogFollower follower, TextWriter output, CancellationToken stop)
    {
        using (follower)
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var entry in follower.ReadNew())
                {
                    output.WriteLine(LogEntryText.Format(entry));
                }

                await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                await Task.Delay(Look, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
