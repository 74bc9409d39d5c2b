using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using FastMcp.Fuzz;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

// Mutated requests and mutated answers through the running gateway for a bounded time:
//   FastMcp.Fuzz [--seconds 60] [--seed N]
//   FastMcp.Fuzz --policies [--seconds 60] [--seed N]    mutated policies and patterns through the compiler
//   FastMcp.Fuzz --frames [--seconds 60] [--seed N]      mutated frames and field blocks through the parsers of HTTP/2
// Fails if the gateway dies, stops answering a good exchange, or grows beyond its bounds.
var seconds = int.Parse(Option("--seconds", "60"));
var seed = int.Parse(Option("--seed", $"{Environment.TickCount & 0xFFFF}"));
var mutator = new Mutator(seed);
Console.WriteLine($"seed {seed}");
if (args.Contains("--policies"))
{
    return PolicyFuzz.Run(seconds, seed);
}

if (args.Contains("--frames"))
{
    return FrameFuzz.Run(seconds, seed);
}

byte[] answer = [];
await using var upstream = new ScriptedUpstream(async exchange =>
{
    if (exchange.Request.Target.StartsWith("/good", StringComparison.Ordinal))
    {
        await exchange.SendAsync(Answers.Plain("text/plain", "good"));
        return;
    }

    await exchange.SendAsync(answer);
    exchange.Close();
});
using var gateway = await GatewayProcess.ServeAsync(upstream.Port, "--read-timeout", "2s");
var memory = gateway.ResidentBytes;
var clock = Stopwatch.StartNew();
var rounds = 0;
for (; clock.Elapsed.TotalSeconds < seconds; rounds++)
{
    var request = Seeds.Requests[mutator.Next(Seeds.Requests.Count)];
    answer = Seeds.Answers[mutator.Next(Seeds.Answers.Count)];
    (request, answer) = rounds % 2 == 0 ? (mutator.Mutate(request), answer) : (request, mutator.Mutate(answer));
    await RoundAsync(request);
    if (rounds % 50 == 0)
    {
        await CanaryAsync(rounds);
    }
}

await CanaryAsync(rounds);
var grown = gateway.ResidentBytes - memory;
Console.WriteLine($"{rounds} rounds, memory grew by {grown >> 20} MiB");
return grown < 256L << 20 ? 0 : 1;

async Task RoundAsync(byte[] request)
{
    using var client = await RawClient.ConnectAsync(gateway.Port);
    using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(5));
    try
    {
        await client.SendAsync(request);
        client.HalfClose();
        while ((await client.Reader.SomeAsync(65536, limit.Token)).Length > 0)
        {
        }
    }
    catch (Exception e) when (e is SocketException or IncompleteMessageException or OperationCanceledException)
    {
        // The gateway may cut a connection that it cannot understand.
    }
}

async Task CanaryAsync(int round)
{
    using var client = await RawClient.ConnectAsync(gateway.Port);
    var good = await client.ExchangeAsync(RawClient.Request("GET", "/good", "", []));
    if (good.Status != 200 || good.Text != "good")
    {
        throw new InvalidOperationException($"Round {round}: a good exchange got {good.Head.StartLine}.\n{gateway.Output}");
    }
}

string Option(string name, string otherwise)
{
    var at = Array.IndexOf(args, name);
    return at >= 0 && at + 1 < args.Length ? args[at + 1] : otherwise;
}
