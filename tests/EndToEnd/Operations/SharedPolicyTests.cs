using System.Security.Cryptography;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>A policy that is sent to one node is in force on all or on none, and who comes later takes it before it serves.</summary>
[Collection(nameof(TwoNodes))]
public sealed class SharedPolicyTests(TwoNodes nodes)
{
    private const string NoRows = "decisions:\n  - { id: no-rows, match: { tools: [list_rows] }, then: deny }\n";

    private static int s_sequence = 100;

    [Fact]
    public async Task Bundle_SentToOneNode_IsInForceOnAllAndTakenBackOnTheOther()
    {
        var (one, two) = Nodes();
        var digest = await BundleAsync(one, "no-rows", NoRows);
        Assert.Contains($"{digest} is in force on all nodes (order ", await SayAsync(one, 0, "push", one.At("no-rows.bundle")));
        await TwoNodes.UntilAsync(two, "list_rows", refused: true);
        Assert.Contains("\"error\"", (await TwoNodes.ToolAsync(one, "list_rows")).Text);
        var policy = (await SayAsync(one, 0, "status")).Split('"')[3];
        foreach (var node in (FileGateway[])[one, two])
        {
            await node.HasSeriesAsync($"fastmcp_node_policy_info{{node=\"one\",digest=\"{policy}\",bundle=\"{digest}\"}}");
            await node.HasSeriesAsync($"fastmcp_node_policy_info{{node=\"two\",digest=\"{policy}\",bundle=\"{digest}\"}}");
        }

        Assert.Contains("\"node\": \"two\"", await SayAsync(one, 0, "status"));
        await FileGateway.UntilAsync(async () => await two.MetricAsync("fastmcp_policy_nodes_behind") == 0, () => "Somebody is behind.");

        // Its own folder says otherwise, and it has never seen the bundle.
        using (var late = await nodes.NodeAsync("late"))
        {
            await FileGateway.UntilAsync(async () => (await TwoNodes.ToolAsync(late, "list_rows")).Text.Contains("-31001", StringComparison.Ordinal), () => late.Process.Output);
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(late, "work")).Text);
        }

        Forget("late");

        // Behind a hard end it is still there.
        await two.RestartAsync();
        await TwoNodes.UntilAsync(two, "work", refused: false);
        Assert.Contains("-31001", (await TwoNodes.ToolAsync(two, "list_rows")).Text);

        Assert.Contains("The policy of the folder is in force again on all nodes", await SayAsync(two, 0, "rollback"));
        await TwoNodes.UntilAsync(one, "list_rows", refused: false);
        Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(two, "list_rows")).Text);
        var log = "";
        await FileGateway.UntilAsync(
            async () => (log = (await GatewayProcess.RunAsync("sessions", "tail", "--once", "--record", one.At("record"))).Output).Contains("operator at two: policy policy of the folder", StringComparison.Ordinal), () => log);
    }

    [Fact]
    public async Task Bundle_ThatOneNodeCannotTake_ChangesNothingAnywhere()
    {
        var (one, two) = Nodes();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var other = await nodes.NodeAsync("other", bundleKey: key.ExportSubjectPublicKeyInfoPem());
        await TwoNodes.UntilAsync(other, "work", refused: false);
        await BundleAsync(one, "refused", NoRows);
        var said = await SayAsync(one, 1, "push", one.At("refused.bundle"));
        Assert.Contains("The node other cannot judge by it: The bundle is not signed with the key of policies.bundles.", said);
        Assert.Contains("Nothing was changed.", said);
        foreach (var node in (FileGateway[])[one, two, other])
        {
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(node, "list_rows")).Text);
        }

        other.Dispose();
        Forget("other");
    }

    [Fact]
    public async Task Canary_StaysOnItsNodeUntilItIsPromoted()
    {
        var (one, two) = Nodes();
        await BundleAsync(one, "tried", NoRows);
        await SayAsync(one, 0, "push", one.At("tried.bundle"), "--canary", "99");
        await TwoNodes.UntilAsync(one, "list_rows", refused: true);
        Assert.Equal(0, await two.MetricAsync("fastmcp_canary_percent"));
        Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(two, "list_rows")).Text);
        Assert.Contains("on all nodes", await SayAsync(one, 0, "promote"));
        await TwoNodes.UntilAsync(two, "list_rows", refused: true);
        await SayAsync(one, 0, "rollback");
        await TwoNodes.UntilAsync(two, "list_rows", refused: false);
    }

    [Fact]
    public async Task Order_WrittenIntoTheStoreByHand_IsNotFollowed()
    {
        var (one, two) = Nodes();
        // An empty digest is each node's folder: nothing that is signed stands behind it.
        nodes.Server.Query("INSERT INTO fastmcp_policy SELECT coalesce(max(number), 0) + 1, '', true, 'mallory', 'one', 'InForce', '\\x00', clock_timestamp() FROM fastmcp_policy");
        foreach (var node in (FileGateway[])[one, two])
        {
            await FileGateway.UntilAsync(async () => (await node.HealthAsync()).Body.Contains("is not sealed with a masking key of this node", StringComparison.Ordinal), () => node.Process.Output);
        }

        nodes.Server.Query("DELETE FROM fastmcp_policy WHERE ordered_by = 'mallory'");
    }

    [Fact]
    public async Task Bundle_WithoutTheStore_IsForThisNodeAlone()
    {
        var (one, two) = Nodes();
        await BundleAsync(one, "alone", NoRows);
        nodes.Server.Stop();
        try
        {
            Assert.Contains("To change this node alone, say --here.", await SayAsync(one, 1, "push", one.At("alone.bundle")));
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(one, "list_rows")).Text);
            await SayAsync(one, 0, "push", one.At("alone.bundle"), "--here");
            Assert.Contains("\"error\"", (await TwoNodes.ToolAsync(one, "list_rows")).Text);
            await SayAsync(one, 0, "rollback", "--here");
            Assert.DoesNotContain("\"error\"", (await TwoNodes.ToolAsync(one, "list_rows")).Text);
        }
        finally
        {
            nodes.Server.StartAgain();
        }

        await FileGateway.UntilAsync(async () => await one.MetricAsync("fastmcp_store_up") == 1 && await two.MetricAsync("fastmcp_store_up") == 1, () => "The store is back, and nobody noticed.");
    }

    // It was ended hard, and would be waited for until it is known to be gone.
    private void Forget(string node) => nodes.Server.Query($"DELETE FROM fastmcp_node WHERE node = '{node}'");

    private static async Task<string> BundleAsync(FileGateway node, string name, string more)
    {
        Directory.CreateDirectory(node.At(name));
        File.WriteAllText(node.At($"{name}/own.yaml"), TwoNodes.Policy.Replace("decisions:\n", more, StringComparison.Ordinal));
        var (code, said) = await GatewayProcess.RunAsync("policy", "bundle", node.At(name), "--key", node.At("private.pem"), "--out", node.At(name + ".bundle"), "--sequence", $"{Interlocked.Increment(ref s_sequence)}");
        Assert.True(code == 0, said);
        return said.Trim().Split(' ')[^1];
    }

    private static async Task<string> SayAsync(FileGateway node, int expected, string verb, params string[] words)
    {
        var (code, said) = await GatewayProcess.RunAsync(["policy", verb, .. words, "--config", node.At("fastmcp.yaml")]);
        Assert.True(code == expected, said);
        return said;
    }

    private (FileGateway One, FileGateway Two) Nodes()
    {
        _ = nodes.Server;
        return (nodes.Nodes[0], nodes.Nodes[1]);
    }
}
