using System.CommandLine;
using System.Text;
using FastMcp.Recording;
using FastMcp.Recording.Format;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Reading;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Sessions;

/// <summary>Asks for originals, and, with the approval of a second holder, opens them. Opening is on record before anything is shown.</summary>
internal static class UnsealCommand
{
    // limit unseal-reason: with it the act fits into its entry whatever the letters.
    private const int MostWords = 120;

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

        if (reason.Length + by.Length > MostWords)
        {
            error.WriteLine($"--reason and --by have more than {MostWords} characters.");
            return ExitCodes.Usage;
        }

        var request = new UnsealRequest(by, reason, [.. exchanges.Select(UnsealExchange.Of)], TimeProvider.System.GetUtcNow(), wanted);
        using (var to = new StreamWriter(new FileStream(file, FileMode.CreateNew, FileAccess.Write)))
        {
            to.Write(request.Text);
        }

        output.WriteLine($"{exchanges.Count} exchanges under {wanted.Count} keys are asked for in {file}. Let the second holder run: fastmcp sessions approve {file} --by NAME --key PRIVATE.pem --asker PUBLIC.pem --out FILE");
        return ExitCodes.Ok;
    }

    private static async Task<int> OpenAsync(string folder, string keys, string id, string approved, string own, TextWriter output, TextWriter error)
    {
        if (await UnsealDesk.OpenAsync(folder, keys, approved, own, error).ConfigureAwait(false) is not { } unsealed)
        {
            return ExitCodes.HasErrors;
        }

        using var opened = unsealed.Originals;
        return Show(Find(folder, id, error) ?? [], unsealed.Approval, opened, output, error);
    }

    private static int Show(IReadOnlyList<ExchangeRecord> exchanges, UnsealApproval approval, OpenedOriginals opened, TextWriter output, TextWriter error)
    {
        var code = ExitCodes.Ok;
        foreach (var exchange in exchanges.Where(exchange => approval.Request.AsksFor(exchange.Id.ToString())))
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
