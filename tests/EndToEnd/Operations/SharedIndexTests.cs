using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>What two gateways recorded is found at either of them, by the index that they share.</summary>
[Collection(nameof(TwoNodes))]
public sealed class SharedIndexTests(TwoNodes nodes)
{
    [Fact]
    public async Task List_AtEitherNode_IsOfBoth()
    {
        // Skips where there is no PostgreSQL.
        _ = nodes.Server;
        var (one, two) = (nodes.Nodes[0], nodes.Nodes[1]);
        Assert.Equal(200, (await TwoNodes.ToolAsync(one, "asked_at_one")).Status);
        Assert.Equal(200, (await TwoNodes.ToolAsync(two, "asked_at_two")).Status);
        foreach (var node in nodes.Nodes)
        {
            var said = "";
            await FileGateway.UntilAsync(
                async () => (said = (await ListAsync(node)).Output) is var list && Line(list, "asked_at_one").StartsWith("one ", StringComparison.Ordinal) && Line(list, "asked_at_two").StartsWith("two ", StringComparison.Ordinal),
                () => said);
        }

        var (code, of) = await ListAsync(one, "--node", "two", "--tool", "asked_at_two");
        Assert.Equal((0, 1), (code, of.Split('\n').Count(line => line.Contains("asked_at_", StringComparison.Ordinal))));

        // Made again out of the segments while the gateway goes on: the same.
        var (made, index) = await GatewayProcess.RunAsync("sessions", "index", "--config", one.At("fastmcp.yaml"), "--rebuild");
        Assert.True(made == 0 && index.Contains("  one: ", StringComparison.Ordinal) && index.Contains("  two: ", StringComparison.Ordinal), index);
        Assert.StartsWith("one ", Line((await ListAsync(two)).Output, "asked_at_one"), StringComparison.Ordinal);
        Assert.Equal(1, await one.MetricAsync("fastmcp_record_index_up"));

        Assert.Contains("Erased.", (await GatewayProcess.RunAsync("sessions", "erase", "--record", one.At("record"), "--exchange", Line((await ListAsync(one)).Output, "asked_at_one").Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], "--reason", "wish", "--by", "alice")).Output);
        Assert.Equal("", Line((await ListAsync(two)).Output, "asked_at_one"));
    }

    private static string Line(string list, string tool) => list.Split('\n').LastOrDefault(line => line.Contains(tool, StringComparison.Ordinal)) ?? "";

    private static Task<(int Code, string Output)> ListAsync(FileGateway node, params string[] words) => GatewayProcess.RunAsync(["sessions", "list", "--config", node.At("fastmcp.yaml"), .. words]);
}
