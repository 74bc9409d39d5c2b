using System.CommandLine;
using FastMcp.Approvals.Deciding;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Gating.Asking;

namespace FastMcp.Proxy.Commands.Approvals;

/// <summary><c>fastmcp approvals</c>: what waits for people, and their word on it.</summary>
internal static class ApprovalsCommand
{
    // A digest is not typed by chance.
    private const int LeastDigest = 8;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var run = new ApprovalRun(output, error);
        var command = new Command("approvals", "Shows calls that wait for an approval, and decides them.")
        {
            List(run), Show(run), Watch(run), Approve(run), Deny(run), Edit(run), EndGrant(run), ApproverCommand.Make(run.Config, output, error),
        };
        run.AddTo(command);
        return command;
    }

    private static Argument<string> Id() => new("id") { Description = "The approval, as 'list' shows it." };

    private static Option<string> Digest() => new("--digest") { Description = "What 'show' says that will be sent; at least its first 8 digits.", HelpName = "DIGEST", Required = true };

    private static Command List(ApprovalRun run)
    {
        var all = new Option<bool>("--all") { Description = "Also what was decided, the youngest first." };
        var unknown = new Option<bool>("--unknown") { Description = "What was used before the gateway ended, so that nobody knows whether it was sent." };
        var grants = new Option<bool>("--grants") { Description = "What passes without being asked for until its grant ends." };
        var command = new Command("list", "Shows what waits.") { all, unknown, grants };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
        {
            var requests = await client.ListAsync(parsed.GetValue(unknown) ? "unknown" : parsed.GetValue(grants) ? "grants" : parsed.GetValue(all) ? "all" : "", stop).ConfigureAwait(false);
            return requests.Length == 0 ? (parsed.GetValue(grants) ? "No grant goes on." : "Nothing waits.") : string.Join('\n', requests.Select(ApprovalText.Line));
        }));
        return command;
    }

    private static Command Show(ApprovalRun run)
    {
        var id = Id();
        var command = new Command("show", "Shows one: the call, who asks, which rule, who decides.") { id };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client => ApprovalText.Whole(await client.ShowAsync(parsed.GetRequiredValue(id), stop).ConfigureAwait(false))));
        return command;
    }

    private static Command Watch(ApprovalRun run)
    {
        var command = new Command("watch", "Shows each as it comes, until it is ended.");
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            while (!stop.IsCancellationRequested)
            {
                foreach (var request in (await client.NextAsync(stop).ConfigureAwait(false)).Where(request => seen.Add(request.Id + request.Digest)).Reverse())
                {
                    await run.Output.WriteLineAsync(ApprovalText.Whole(request)).ConfigureAwait(false);
                }

                // A gateway that has enough who wait answers at once.
                await Task.Delay(client.IsSame ? Look : TimeSpan.Zero, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            return null;
        }));
        return command;
    }

    private static Command Approve(ApprovalRun run)
    {
        var (id, digest) = (Id(), Digest());
        var grant = new Option<string?>("--grant") { Description = "The very same call of this session passes for so long without being asked for; at most 24h.", HelpName = "TIME" };
        var command = new Command("approve", "Says yes to exactly what was shown.") { id, digest, grant };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
        {
            long milliseconds = 0;
            if (parsed.GetValue(grant) is { } time && !Quantities.TryParseDuration(time, out milliseconds))
            {
                throw new ApprovalRefusedException($"--grant is {Quantities.DurationForm}, not '{time}'.");
            }

            var seen = await SeenAsync(client, parsed.GetRequiredValue(id), parsed.GetRequiredValue(digest), stop).ConfigureAwait(false);
            var order = new ApprovalOrder("approve", seen) { GrantSeconds = parsed.GetValue(grant) is null ? null : (int)Math.Min(Math.Max(milliseconds / 1000, 1), int.MaxValue) };
            return ApprovalText.Line(await client.DecideAsync(parsed.GetRequiredValue(id), order, stop).ConfigureAwait(false));
        }));
        return command;
    }

    private static Command Deny(ApprovalRun run)
    {
        var id = Id();
        var reason = new Option<string>("--reason") { Description = "Why; the agent is told it.", HelpName = "TEXT", Required = true };
        var command = new Command("deny", "Says no. One is enough.") { id, reason };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
            ApprovalText.Line(await client.DecideAsync(parsed.GetRequiredValue(id), new ApprovalOrder("deny", Reason: parsed.GetRequiredValue(reason)), stop).ConfigureAwait(false))));
        return command;
    }

    private static Command Edit(ApprovalRun run)
    {
        var (id, digest) = (Id(), Digest());
        var arguments = new Option<string>("--arguments") { Description = "All arguments of the call, as they shall be: one JSON object, or @FILE.", HelpName = "JSON", Required = true };
        var command = new Command("edit", "Puts other arguments in the place of what was asked for. Nobody has said yes to them yet.") { id, digest, arguments };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
        {
            var text = parsed.GetRequiredValue(arguments);
            text = text.StartsWith('@') ? await File.ReadAllTextAsync(text[1..], stop).ConfigureAwait(false) : text;
            var seen = await SeenAsync(client, parsed.GetRequiredValue(id), parsed.GetRequiredValue(digest), stop).ConfigureAwait(false);
            return ApprovalText.Whole(await client.DecideAsync(parsed.GetRequiredValue(id), new ApprovalOrder("edit", seen, Arguments: text), stop).ConfigureAwait(false));
        }));
        return command;
    }

    private static Command EndGrant(ApprovalRun run)
    {
        var id = Id();
        var command = new Command("end-grant", "Ends a grant before its time: the same call is asked for again.") { id };
        command.SetAction((parsed, stop) => run.DoAsync(parsed, async client =>
            ApprovalText.Line(await client.DecideAsync(parsed.GetRequiredValue(id), new ApprovalOrder("end-grant"), stop).ConfigureAwait(false))));
        return command;
    }

    // What the person had before them, written out.
    private static async Task<string> SeenAsync(ApprovalClient client, string id, string digest, CancellationToken stop)
    {
        var request = await client.ShowAsync(id, stop).ConfigureAwait(false);
        return digest.Length >= LeastDigest && request.Digest.StartsWith(digest, StringComparison.OrdinalIgnoreCase)
            ? request.Digest
            : throw new ApprovalRefusedException($"This is not the digest of {id}, or not {LeastDigest} digits of it: it is {request.Digest[..ApprovalText.Short]}. Look at what it is for with 'show'.");
    }
}
