using System.CommandLine;
using FastMcp.Proxy.Bundles;

namespace FastMcp.Proxy.Commands.Bundles;

/// <summary><c>fastmcp policy push</c>, <c>promote</c>, <c>rollback</c> and <c>status</c>: of a running gateway.</summary>
internal static class SendCommands
{
    public static IEnumerable<Command> Make(TextWriter output, TextWriter error)
    {
        yield return Push(output, error);
        yield return One("promote", "The policy on trial judges all calls from now on.", here => new PolicyOrder(Promote: true, Here: here), output, error);
        yield return One("rollback", "Ends a trial, or puts the policy before this one in force again.", here => new PolicyOrder(Rollback: true, Here: here), output, error);
        yield return One("status", "Which policy judges, on other nodes too, and what a trial did.", null, output, error);
    }

    private static Command Push(TextWriter output, TextWriter error)
    {
        var file = new Argument<string>("FILE") { Description = "A bundle of `fastmcp policy bundle`." };
        var (config, token, dryRun) = (ConfigOption(), TokenOption(), new Option<bool>("--dry-run") { Description = "Compile it there, say what is wrong, change nothing." });
        var canary = new Option<int?>("--canary") { Description = "Percent of client connections that it judges first.", HelpName = "PERCENT" };
        var team = new Option<string?>("--canary-team") { Description = "The team whose calls it judges first.", HelpName = "NAME" };
        var rollback = new Option<bool>("--rollback") { Description = "It may be older than bundles that were in force." };
        var here = HereOption();
        var command = new Command("push", "Sends a signed policy to a running gateway, and with it to all that share its store.") { file, config, token, dryRun, canary, team, rollback, here };
        command.SetAction((parsed, stop) => AskAsync(
            parsed.GetRequiredValue(config), parsed.GetValue(token), () => OrderOf(parsed.GetRequiredValue(file), parsed.GetValue(dryRun), parsed.GetValue(canary), parsed.GetValue(team), parsed.GetValue(rollback)) with { Here = parsed.GetValue(here) }, output, error, stop));
        return command;
    }

    private static Command One(string name, string description, Func<bool, PolicyOrder>? order, TextWriter output, TextWriter error)
    {
        var (config, token, here) = (ConfigOption(), TokenOption(), HereOption());
        var command = new Command(name, description) { config, token };
        if (order is not null)
        {
            command.Options.Add(here);
        }

        command.SetAction((parsed, stop) => AskAsync(parsed.GetRequiredValue(config), parsed.GetValue(token), () => order?.Invoke(parsed.GetValue(here)), output, error, stop));
        return command;
    }

    private static Option<string> ConfigOption() => new("--config") { Description = "The gateway's configuration.", HelpName = "FILE", Required = true };

    private static Option<string?> TokenOption() => new("--token-file") { Description = "Your own admin token, where the gateway's file has only hashes.", HelpName = "FILE" };

    private static Option<bool> HereOption() => new("--here") { Description = "On this node alone, where several share a store." };

    private static PolicyOrder OrderOf(string file, bool dryRun, int? canary, string? team, bool rollback)
    {
        var order = new PolicyOrder(Bundle.Read(File.ReadAllBytes(file), out var whyNot) ?? throw new InvalidDataException($"{file}: {whyNot}"), dryRun, canary, rollback, Team: team);
        return order.WhyNot() is { } wrong ? throw new InvalidDataException(wrong) : order;
    }

    private static async Task<int> AskAsync(string config, string? token, Func<PolicyOrder?> order, TextWriter output, TextWriter error, CancellationToken stop)
    {
        try
        {
            using var client = PolicyClient.Of(config, token, out var cannot);
            if (client is null)
            {
                error.WriteLine(cannot);
                return ExitCodes.HasErrors;
            }

            var (ok, text) = await client.AskAsync(order(), stop).ConfigureAwait(false);
            (ok ? output : error).WriteLine(text);
            return ok ? ExitCodes.Ok : ExitCodes.HasErrors;
        }
        catch (InvalidDataException e)
        {
            error.WriteLine(e.Message);
            return ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
        {
            error.WriteLine("The gateway did not answer: " + e.Message);
            return ExitCodes.HasErrors;
        }
    }
}
