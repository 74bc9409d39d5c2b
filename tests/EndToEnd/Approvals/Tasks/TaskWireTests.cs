using System.Text;
using System.Text.RegularExpressions;
using FastMcp.EndToEnd.Decisions;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.Tasks.TaskTalk;

namespace FastMcp.EndToEnd.Approvals.Tasks;

/// <summary>The second part of docs/verdicts-on-the-wire.md: what a client of tasks sees. With FASTMCP_WRITE_RESULTS=1 it is written anew.</summary>
[Collection(nameof(AskingGateway))]
public sealed partial class TaskWireTests(AskingGateway gateway)
{
    [Fact]
    public async Task Page_EachStateAndEra_IsWhatTheClientSees()
    {
        var page = new StringBuilder(WireTableTests.Tasks + Head);
        foreach (var isModern in (bool[])[false, true])
        {
            var era = isModern ? "2026-07-28" : "2025-11-25";
            byte[] call(string arguments) => isModern ? ModernCall("delete_user", arguments, capabilities: OpensPages) : LegacyCall("delete_user", arguments);
            byte[] ask(string method, string task) => isModern ? Modern(method, task) : Legacy(method, task, accept: "application/json");
            void Row(string what, RawAnswer answer) => page.Append($"| {what} | {era} | {answer.Status} | `{Still(answer.Text)}` |\n");

            var arguments = gateway.Fresh();
            var made = await gateway.SendAsync(call(arguments));
            var task = IdOf(made, isModern);
            Row("`tools/call`, ask", made);
            Row("`tasks/get`, people are asked", await gateway.SendAsync(ask("tasks/get", task)));
            await gateway.ApproveAsync(await gateway.OpenAsync(arguments));
            await UntilAsync(gateway.SendAsync, task, isModern, "completed");
            Row("`tasks/get`, approved and made", await gateway.SendAsync(ask("tasks/get", task)));
            if (!isModern)
            {
                Row("`tasks/result`, approved and made", await gateway.SendAsync(ask("tasks/result", task)));
            }

            arguments = gateway.Fresh();
            task = IdOf(await gateway.SendAsync(call(arguments)), isModern);
            await gateway.DenyAsync(await gateway.OpenAsync(arguments), "Not today.");
            await UntilAsync(gateway.SendAsync, task, isModern, "failed");
            Row("`tasks/get`, denied", await gateway.SendAsync(ask("tasks/get", task)));
            if (!isModern)
            {
                Row("`tasks/result`, denied", await gateway.SendAsync(ask("tasks/result", task)));
            }

            task = IdOf(await gateway.SendAsync(call(gateway.Fresh())), isModern);
            Row("`tasks/cancel`", await gateway.SendAsync(ask("tasks/cancel", task)));
            Row("`tasks/get`, cancelled", await gateway.SendAsync(ask("tasks/get", task)));
            Row("`tasks/get` of nobody's, or another one's, task", await gateway.SendAsync(ask("tasks/get", "fastmcp-task-" + new string('0', 32))));
        }

        var whole = await File.ReadAllTextAsync(WireTableTests.PagePath, TestContext.Current.CancellationToken);
        var verdicts = whole.IndexOf(WireTableTests.Tasks, StringComparison.Ordinal) is >= 0 and var at ? whole[..at] : whole;
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            await File.WriteAllTextAsync(WireTableTests.PagePath, verdicts + page, TestContext.Current.CancellationToken);
        }

        Assert.Equal(await File.ReadAllTextAsync(WireTableTests.PagePath, TestContext.Current.CancellationToken), verdicts + page);
    }

    // What differs from run to run.
    private static string Still(string body) => Digits().Replace(Hex().Replace(Time().Replace(body, "T"), "ID"), "$1N");

    [GeneratedRegex("""\d{4}-\d{2}-\d{2}[T ][0-9:.]+(Z| UTC)""")]
    private static partial Regex Time();

    [GeneratedRegex("(?<![0-9a-f])(?!0{32})[0-9a-f]{32}")]
    private static partial Regex Hex();

    [GeneratedRegex("""("(?:ttl|ttlMs)":|"call":")\d+""")]
    private static partial Regex Digits();

    private const string Head = """

        What a client reads that takes tasks ([how](operating.md#approvals)), where the verdict is ask. Made by `TaskWireTests`, which also compares it; the client of 2026-07-28 opens pages for its user. ID is an id, T a time, N a number.

        | message | era | status | body |
        |---|---|---|---|

        """;
}
