using System.CommandLine;
using System.Net;
using FastMcp.Proxy.Commands.Replays.Judging;
using FastMcp.Proxy.Commands.Replays.Serving;
using FastMcp.Proxy.Commands.Sessions;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Recording.Originals;
using FastMcp.Recording.Sessions;

namespace FastMcp.Proxy.Commands.Replays;

/// <summary><c>fastmcp replay</c>: what is on record, once more: as an upstream, or before another policy.</summary>
internal static class ReplayCommand
{
    private static readonly IPEndPoint Default = new(IPAddress.Loopback, 9090);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var (filter, scan) = (new FilterOptions(), RecordOption.Scan());
        var serve = new Option<string?>("--serve") { Description = "Folder of a session log: plays its answers as an upstream.", HelpName = "DIR" };
        var listen = new Option<IPEndPoint>("--listen") { Description = "Where the upstream listens.", HelpName = "ADDRESS", DefaultValueFactory = _ => Default, CustomParser = AddressOf };
        var fast = new Option<bool>("--fast") { Description = "Answers at once, without the recorded timing." };
        var policy = new Option<string?>("--policy") { Description = "Folder with policy files: says what they would have made of the record.", HelpName = "DIR" };
        var record = new Option<string?>("--record") { Description = "Folder of the session log to judge.", HelpName = "DIR" };
        var was = new Option<string?>("--was") { Description = "Folder with the policy files that were in force when it was recorded; without it the built-in packs.", HelpName = "DIR" };
        var exit = new Option<bool>("--exit-code") { Description = $"Exit code {ExitCodes.WouldChange} if something would change, {ExitCodes.CannotTell} if that cannot be told of some exchange." };
        var approval = new Option<string?>("--approval") { Description = "An approval of originals ('fastmcp sessions approve'): what they tell is judged exactly. Needs --key.", HelpName = "FILE" };
        var key = new Option<string?>("--key") { Description = "PEM file with the private key of who asked for the originals.", HelpName = "FILE" };
        var originals = OriginalsOption.Make();
        var command = new Command("replay", "Plays recorded answers as an upstream, or judges the record by another policy.") { serve, listen, fast, policy, record, was, exit, scan, approval, key, originals };
        filter.AddTo(command);
        command.SetAction((parsed, stop) => (parsed.GetValue(serve), parsed.GetValue(policy), parsed.GetValue(record)) switch
        {
            ({ } folder, null, null) => ServeAsync(new Search(folder, filter.Of(parsed), parsed.GetValue(scan)), parsed.GetValue(was), parsed.GetValue(listen)!, parsed.GetValue(fast), output, error, stop),
            (null, { } next, { } folder) when (parsed.GetValue(approval), parsed.GetValue(key)) is ({ } approved, { } own) =>
                JudgeOriginalsAsync(new Search(folder, filter.Of(parsed), parsed.GetValue(scan)), (approved, own, OriginalsOption.Of(parsed, originals, folder)), next, parsed.GetValue(was), parsed.GetValue(exit), output, error),
            (null, { } next, { } folder) => Task.FromResult(Judge(new Search(folder, filter.Of(parsed), parsed.GetValue(scan)), null, next, parsed.GetValue(was), parsed.GetValue(exit), output, error)),
            _ => Task.FromResult(Misused(error)),
        });
        return command;
    }

    private static int Misused(TextWriter error)
    {
        error.WriteLine("Either --serve DIR, or --policy DIR with --record DIR.");
        return ExitCodes.Usage;
    }

    private static async Task<int> ServeAsync(Search search, string? policies, IPEndPoint address, bool fast, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (!RecordOption.IsLog(search.Folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            var book = new AnswerBook(PolicyLoader.Load(PoliciesConfig.Default with { Folder = policies }).Rules);
            using (var found = RecordSearch.Of(search.Folder, search.Filter, search.Scan, error))
            {
                foreach (var exchange in found.Exchanges().Where(e => !e.IsRefused))
                {
                    book.Add(exchange);
                }

                RecordOption.Ended(found.Unreadable, error);
            }

            var server = new ReplayServer(book, fast, TimeProvider.System);
            await using (var listening = server.Start(address))
            {
                output.WriteLine($"{book.Count} recorded answers at http://{listening.Address}; {book.LeftOut} exchanges are left out, their answers are not whole on record.");
                await output.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            output.WriteLine($"{server.Played} played, {server.Missing} asked for what is not on record.");
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PolicyException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.CannotStart;
        }
    }

    private static async Task<int> JudgeOriginalsAsync(Search search, (string Approval, string Key, string Folder) of, string next, string? was, bool exitCode, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(search.Folder, error) || await UnsealDesk.OpenAsync(search.Folder, of.Folder, of.Approval, of.Key, error).ConfigureAwait(false) is not { } unsealed)
        {
            return ExitCodes.HasErrors;
        }

        using var opened = unsealed.Originals;
        return Judge(search, opened, next, was, exitCode, output, error);
    }

    private static int Judge(Search search, OpenedOriginals? originals, string next, string? was, bool exitCode, TextWriter output, TextWriter error)
    {
        if (!RecordOption.IsLog(search.Folder, error))
        {
            return ExitCodes.HasErrors;
        }

        try
        {
            var report = new JudgeReport();
            var judge = new RecordJudge(JudgedPolicy.Of(next), JudgedPolicy.Of(was), report, originals);
            using var found = RecordSearch.Of(search.Folder, search.Filter, search.Scan, error);
            foreach (var exchange in found.Exchanges())
            {
                judge.Judge(exchange);
            }

            report.Write(output);
            var read = RecordOption.Ended(found.Unreadable, error);
            return read != ExitCodes.Ok || !exitCode ? read : report.Changing > 0 ? ExitCodes.WouldChange : report.Unsure > 0 ? ExitCodes.CannotTell : ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or PolicyException)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
    }

    private static IPEndPoint? AddressOf(System.CommandLine.Parsing.ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (IPEndPoint.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal))
        {
            return address;
        }

        result.AddError($"--listen '{text}' is no address with a port such as 127.0.0.1:9090.");
        return null;
    }

    private sealed record Search(string Folder, ExchangeFilter Filter, bool Scan);
}
