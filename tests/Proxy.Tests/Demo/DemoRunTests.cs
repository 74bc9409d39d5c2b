using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Demo;

namespace FastMcp.Proxy.Tests.Demo;

public sealed class DemoRunTests
{
    private static readonly DemoOptions _options = new() { Once = true, NoColor = true, Pause = TimeSpan.Zero, Listen = new IPEndPoint(IPAddress.Loopback, 0), Width = 100 };

    [Fact]
    public async Task Run_GatewayThatMasksNothing_CountsLeaksAndFails()
    {
        using var output = new StringWriter();

        var code = await new DemoRun(RelayAsync, output, TimeProvider.System).RunAsync(_options, CancellationToken.None);

        Assert.Equal(ExitCodes.DemoFailed, code);
        var text = output.ToString();
        // Five values in the rows and four in the ticket (one is in both progress and result), all nine in the stream.
        Assert.Contains("values planted     17 in 3 answers", text, StringComparison.Ordinal);
        Assert.Contains("leaked through it  17: ", text, StringComparison.Ordinal);
        Assert.Contains("-- tool 0", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', text);
        Assert.All(text.Split('\n').Where(l => l.Contains(" | ", StringComparison.Ordinal)), l => Assert.InRange(l.Length, 1, _options.Width));
    }

    [Fact]
    public async Task Run_GatewayThatDoesNotStart_Fails()
    {
        using var output = new StringWriter();

        var code = await new DemoRun((_, _) => Task.FromResult(ExitCodes.CannotStart), output, TimeProvider.System).RunAsync(_options, CancellationToken.None);

        Assert.Equal(ExitCodes.DemoFailed, code);
        Assert.Contains("did not start", output.ToString(), StringComparison.Ordinal);
    }

    // A gateway that guards nothing: bytes through, by the first path segment.
    private static async Task<int> RelayAsync(Config config, CancellationToken stop)
    {
        using var listener = new TcpListener(config.Listeners[0].Address);
        listener.Start();
        try
        {
            while (true)
            {
                var client = await listener.AcceptTcpClientAsync(stop);
                _ = OneAsync(client, config, stop);
            }
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Ok;
        }
    }

    private static async Task OneAsync(TcpClient client, Config config, CancellationToken stop)
    {
        using (client)
        {
            var buffer = new byte[64 * 1024];
            var read = await client.GetStream().ReadAsync(buffer, stop);
            if (read == 0)
            {
                return;
            }

            var isMcp = System.Text.Encoding.ASCII.GetString(buffer, 0, read).StartsWith("POST /mcp", StringComparison.Ordinal);
            using var upstream = new TcpClient();
            await upstream.ConnectAsync("127.0.0.1", config.Upstreams[isMcp ? 0 : 1].Url.Port, stop);
            await upstream.GetStream().WriteAsync(buffer.AsMemory(0, read), stop);
            var up = client.GetStream().CopyToAsync(upstream.GetStream(), stop);
            await upstream.GetStream().CopyToAsync(client.GetStream(), stop);
            client.Client.Shutdown(SocketShutdown.Both);
            await Task.WhenAny(up);
        }
    }
}
