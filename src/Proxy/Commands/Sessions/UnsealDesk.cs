using FastMcp.Recording.Acts;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Opens originals by an approval: of another person, of these minutes, for this key, once, and on record before anything is opened.</summary>
internal static class UnsealDesk
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <param name="folder">Of the log.</param>
    /// <param name="keys">Folder of the wrapped keys.</param>
    /// <param name="approved">File of the approval.</param>
    /// <param name="own">PEM file with the asker's private key.</param>
    /// <param name="error">Told why not.</param>
    /// <returns>Null: nothing is opened, and why was said.</returns>
    public static async Task<(UnsealApproval Approval, OpenedOriginals Originals)?> OpenAsync(string folder, string keys, string approved, string own, TextWriter error)
    {
        try
        {
            if (UnsealApproval.Parse(await File.ReadAllTextAsync(approved).ConfigureAwait(false)) is not { } approval)
            {
                error.WriteLine($"{approved} is no approval.");
                return null;
            }

            if (WhyNot(approval, folder) is { } whyNot)
            {
                error.WriteLine(whyNot);
                return null;
            }

            using var asker = AgreementKeys.Read(own, wantPrivate: true);
            var opened = OpenedOriginals.Open(approval, asker, keys);
            if (opened is null or { Keys: 0 })
            {
                error.WriteLine(opened is null ? "The approval was not made for this key, or was changed." : "None of the keys is there any more, or the approval is not of the second holder's key.");
            }
            else if (await RecordDesk.PutAsync(folder, ActOf(approval), Patience).ConfigureAwait(false))
            {
                return (approval, opened);
            }
            else
            {
                error.WriteLine("It cannot be put on record at the moment, so nothing is shown.");
            }

            opened?.Dispose();
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
        }

        return null;
    }

    private static RecordAct ActOf(UnsealApproval approval) => new(
        $"{approval.Request.By}, approved by {approval.By}", "unseal", $"{Shortened([.. approval.Request.Exchanges.Select(exchange => exchange.Id)])}: {approval.Request.Reason}; request {approval.Request.Hash}");

    // The request's hash, at the end, must fit: many exchanges are said by how many.
    private static string Shortened(IReadOnlyList<string> exchanges) => exchanges.Count <= 20 ? string.Join(' ', exchanges) : $"{exchanges[0]} and {exchanges.Count - 1} more";

    private static string? WhyNot(UnsealApproval approval, string folder)
    {
        if (string.Equals(approval.By, approval.Request.By, StringComparison.OrdinalIgnoreCase))
        {
            return "Who approves is who asks: a second person has to.";
        }

        if (TimeProvider.System.GetUtcNow() - approval.Made is var age && (age > UnsealApproval.Longest || age < -UnsealApproval.Longest))
        {
            return $"The approval is not of the last {UnsealApproval.Longest.TotalMinutes} minutes: ask again.";
        }

        var log = new LogFolder(folder);
        if (log.Read().Any(entry => entry.Type == EntryType.Admin && AdminEntry.Of(entry) is { Act: "unseal" } act && act.Detail.EndsWith(approval.Request.Hash, StringComparison.Ordinal)))
        {
            return "The approval was used before: ask again.";
        }

        // Its use may be on record where this program cannot read.
        log.ThrowIfNewer();
        return null;
    }
}
