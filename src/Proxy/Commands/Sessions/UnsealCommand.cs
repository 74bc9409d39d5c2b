using System.CommandLine;
using System.Text;
using FastMcp.Recording;
using FastMcp.Recording.Acts;
using FastMcp.Recording.Checkpoints;
using FastMcp.Recording.Format;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Asks for originals, and, with the approval of a second holder, opens them. Opening is on record before anything is shown.</summary>
internal static class UnsealCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var (record, originals) = (RecordOption.Make(), OriginalsOption.Make());
        var id = new Argument<string>("ID") { Description = "An exchange or a session, as list shows it." };
        var reason = new Option<string?>("--reason") { Description = "Why; on record.", HelpName = "TEXT" };
        var by = new Option<string?>("--by") { Description = "Who asks; on record.", HelpName = "NAME" };
        var ask = new Option<string?>("--ask") { Description = "Writes what the second holder is to approve.", HelpName = "FILE" };
        var approval = new Option<string?>("--approval") { Description = "What the second holder made of it by 'fastmcp sessions approve'.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "PEM file with the private key of who asks.", HelpName = "FILE" };
        var command = new Command("unseal", "Shows an exchange as it came: asks for it (--reason, --by, --ask), and opens it with an approval (--approval, --key).") { id, record, originals, reason, by, ask, approval, key };
        command.SetAction(parsed =>
        {
            var (folder, name) = (parsed.GetRequiredValue(record), parsed.GetRequiredValue(id));
            var keys = OriginalsOption.Of(parsed, originals, folder);
            return (parsed.GetValue(reason), parsed.GetValue(by), parsed.GetValue(ask), parsed.GetValue(approval), parsed.GetValue(key)) switch
            {
                ({ Length: > 0 } why, { Length: > 0 } who, { } file, null, null) => Task.FromResult(Guarded(() => Ask(folder, keys, name, who, why, file, output, error), error)),
                (null, null, null, { } approved, { } own) => OpenAsync(folder, keys, name, approved, own, output, error),
                _ => Task.FromResult(Misused(error)),
            };
        });
        return command;
    }

    private static int Misused(TextWriter error)
    {
        error.WriteLine("Either --reason TEXT, --by NAME and --ask FILE, or --approval FILE and --key FILE.");
        return ExitCodes.Usage;
    }

    private static int Ask(string folder, string keys, string id, string by, string reason, string file, TextWriter output, TextWriter error)
    {
        if (Find(folder, id, error) is not { Count: > 0 } exchanges)
        {
            error.WriteLine($"There is no exchange and no session '{id}' in {folder}.");
            return ExitCodes.HasErrors;
        }

        var wanted = OpenedOriginals.KeysOf(exchanges, keys);
        if (wanted.Count == 0)
        {
            error.WriteLine("Nothing of it was sealed, or its keys were shredded.");
            return ExitCodes.HasErrors;
        }

        var request = new UnsealRequest(by, reason, [.. exchanges.Select(exchange => exchange.Id.ToString())], TimeProvider.System.GetUtcNow(), wanted);
        using (var to = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write)))
        {
            to.Write(request.Text);
        }

        output.WriteLine($"{exchanges.Count} exchanges under {wanted.Count} keys are asked for in {file}. Let the second holder run: fastmcp sessions approve {file} --by NAME --key PRIVATE.pem --asker PUBLIC.pem --out FILE");
        return ExitCodes.Ok;
    }

    private static async Task<int> OpenAsync(string folder, string keys, string id, string approved, string own, TextWriter output, TextWriter error)
    {
        try
        {
            if (UnsealApproval.Parse(await File.ReadAllTextAsync(approved).ConfigureAwait(false)) is not { } approval)
            {
                error.WriteLine($"{approved} is no approval.");
                return ExitCodes.HasErrors;
            }

            if (WhyNot(approval, folder) is { } whyNot)
            {
                error.WriteLine(whyNot);
                return ExitCodes.HasErrors;
            }

            using var asker = AgreementKeys.Read(own, wantPrivate: true);
            using var opened = OpenedOriginals.Open(approval, asker, keys);
            if (opened is null || opened.Keys == 0)
            {
                error.WriteLine(opened is null ? "The approval was not made for this key, or was changed." : "None of the keys is there any more, or the approval is not of the second holder's key.");
                return ExitCodes.HasErrors;
            }

            var act = new RecordAct($"{approval.Request.By}, approved by {approval.By}", "unseal", $"{string.Join(' ', approval.Request.Exchanges)}: {approval.Request.Reason}; request {approval.Request.Hash}");
            if (!await RecordDesk.PutAsync(folder, act, Patience).ConfigureAwait(false))
            {
                error.WriteLine("It cannot be put on record at the moment, so nothing is shown.");
                return ExitCodes.HasErrors;
            }

            return Show(Find(folder, id, error) ?? [], approval, opened, output, error);
        }
        catch (Exception e) when (e is CheckpointException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

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

        return new LogFolder(folder).Read().Any(entry => entry.Type == EntryType.Admin && AdminEntry.Of(entry) is { Act: "unseal" } act && act.Detail.EndsWith(approval.Request.Hash, StringComparison.Ordinal))
            ? "The approval was used before: ask again."
            : null;
    }

    private static int Show(IReadOnlyList<ExchangeRecord> exchanges, UnsealApproval approval, OpenedOriginals opened, TextWriter output, TextWriter error)
    {
        var code = ExitCodes.Ok;
        foreach (var exchange in exchanges.Where(exchange => approval.Request.Exchanges.Contains(exchange.Id.ToString(), StringComparer.Ordinal)))
        {
            output.WriteLine(ExchangeLine.Format(ExchangeSummary.Of(exchange)));
            foreach (var entry in exchange.Entries.Where(entry => entry.Type == EntryType.Original))
            {
                if (opened.TextOf(entry) is { } text)
                {
                    output.WriteLine($"{entry.Time:yyyy-MM-ddTHH:mm:ss.ffffff}Z {(text.Direction == Direction.Request ? "request" : "reply")} {VisibleText.Of(Encoding.UTF8.GetString(text.Text))}");
                }
                else
                {
                    error.WriteLine($"A text of {exchange.Id} cannot be opened: its key was shredded, or it is not whole.");
                    code = ExitCodes.HasErrors;
                }
            }
        }

        return code;
    }

    private static List<ExchangeRecord>? Find(string folder, string id, TextWriter error)
    {
        if (!RecordOption.IsLog(folder, error))
        {
            return null;
        }

        using var search = RecordSearch.Of(folder, new ExchangeFilter { Session = id }, scan: false, error);
        return [.. search.Exchanges()];
    }

    private static int Guarded(Func<int> act, TextWriter error)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
