using FastMcp.Peers;

// The official C# client against an MCP server, directly and through the gateway:
//   FastMcp.Peers http://127.0.0.1:SERVER/mcp http://127.0.0.1:GATEWAY/mcp [--decided | --spent | --watched]
// With --asked ADMIN-URL TOKEN the gateway has those of tests/Peers/asking, and the token is an approver's. With --watched its rules and decisions only monitor. With --spent it has the budget of tests/Peers/budgets. With --decided the gateway has the decisions of tests/Peers/policies.
// With --people NAME in the place of the server, people decide what is called, in a browser.
await using var gateway = await Peer.ConnectAsync(args[1]);
await using var direct = args is [_, _, "--people", _] ? gateway : await Peer.ConnectAsync(args[0]);
var cases = args switch
{
    [_, _, "--decided"] => new DecidedCases(direct, gateway).All,
    [_, _, "--people", var name] => new PeopleCases(gateway, name).All,
    [_, _, "--watched"] => new Cases(direct, gateway).Watched,
    [_, var through, "--spent"] => new SpentCases(direct, gateway, through).All,
    [_, _, "--asked", var admin, var token] => new AskedCases(direct, gateway, new Uri(admin), token).All,
    _ => new Cases(direct, gateway).All,
};
var failed = 0;
foreach (var (name, run) in cases)
{
    try
    {
        await run().WaitAsync(TimeSpan.FromSeconds(60));
        Console.WriteLine($"ok     {name}");
    }
    catch (Exception e)
    {
        failed++;
        Console.WriteLine($"FAILED {name}: {e.Message}");
    }
}

Console.WriteLine($"{cases.Count - failed} passed, {failed} failed");
return failed == 0 ? 0 : 1;
