using FastMcp.EndToEnd.Operations;

namespace FastMcp.EndToEnd.Connections;

/// <summary>Two gateways with one real PostgreSQL: what a person granted on one is lent on the other, renewed by one of them, and ended for both.</summary>
[Collection(nameof(TwoNodes))]
public sealed class ConnectionNodesTests(TwoNodes nodes)
{
    [Fact]
    public async Task Grant_OfOneNode_IsLentByBoth_RenewedByOne_AndEndedForBoth()
    {
        var one = new ConnectionGateway(nodes.Server.ConnectionString, null);
        var two = new ConnectionGateway(nodes.Server.ConnectionString, one);
        try
        {
            await one.InitializeAsync();
            await two.InitializeAsync();
            using var visit = await one.ConnectAsync("lea");
            await one.PassesAsync("lea");
            await two.PassesAsync("lea");
            await two.NotConnectedAsync("eve");

            // A server that takes its time: both nodes are at it at once.
            one.Crm.Slow = TimeSpan.FromMilliseconds(300);
            for (var round = 1; round <= 3; round++)
            {
                one.Crm.EndAccess();
                await Task.WhenAll(Enumerable.Range(0, 10).Select(i => (i % 2 == 0 ? one : two).PassesAsync("lea")));
                Assert.Equal(round, one.Crm.Renewals);
            }

            Assert.DoesNotContain("a refresh token was used twice", one.Crm.Faults);
            Assert.Single(one.Crm.Alive);
            Assert.Equal(303, (await one.PressAsync(visit, "/connections/crm/end")).Status);
            await one.NotConnectedAsync("lea");
            await two.NotConnectedAsync("lea");
            Assert.Empty(one.Crm.Alive);
        }
        finally
        {
            await two.DisposeAsync();
            await one.DisposeAsync();
        }
    }
}
