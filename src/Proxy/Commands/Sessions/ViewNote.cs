using FastMcp.Recording.Acts;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Puts on record that somebody read the record by the command line.</summary>
internal static class ViewNote
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <param name="folder">Of the log.</param>
    /// <param name="what">The command and what it was asked for.</param>
    /// <param name="error">Told where it cannot be: a copy that may only be read.</param>
    /// <param name="waits">False: the note is left, and taken while the list is read. No text of an exchange is shown.</param>
    public static void Put(string folder, string what, TextWriter error, bool waits = true)
    {
        if (!RecordDesk.NoteAsync(folder, new RecordAct(Environment.UserName, "view", what), waits ? Patience : TimeSpan.Zero).GetAwaiter().GetResult())
        {
            error.WriteLine($"note: {folder} cannot be written to, so this view is not on record.");
        }
    }
}
