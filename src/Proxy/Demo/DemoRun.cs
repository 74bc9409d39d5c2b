using System.Net;
using System.Net.Sockets;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Demo.Playing;
using FastMcp.Proxy.Demo.Upstreams;
using FastMcp.Proxy.Demo.View;
using FastMcp.Proxy.WebConsole;

namespace FastMcp.Proxy.Demo;

/// <summary>The demo: upstreams, the gateway before them, the play, the summary, and then it serves.</summary>
internal sealed class DemoRun(ServeHook serve, TextWriter output, TimeProvider time)
{
    private const long TokenSeconds = 8 * 60 * 60;

    private static readonly TimeSpan _startPatience = TimeSpan.FromSeconds(15);

    public async Task<int> RunAsync(DemoOptions options, CancellationToken stop)
    {
        var model = new DemoModel(time, options.Pause);
        await using var mcpServer = DemoMcp.Start();
        await using var modelServer = model.Start();
        var at = new DemoAddresses(
            DemoConfig.FreeAddress(options.Listen ?? Own(8080)), DemoConfig.FreeAddress(Own(9465)), DemoConfig.FreeAddress(Own(9466)), mcpServer.Address, modelServer.Address);
        var record = Directory.CreateTempSubdirectory("fastmcp-demo-");
        try
        {
            return await RunAsync(options, model, at, DemoConfig.Make(at, record.FullName), stop).ConfigureAwait(false);
        }
        finally
        {
            record.Delete(recursive: true);
        }
    }

    private static IPEndPoint Own(int port) => new(IPAddress.Loopback, port);

    private async Task<int> RunAsync(DemoOptions options, DemoModel model, DemoAddresses at, Config config, CancellationToken stop)
    {
        using var stopGateway = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var gateway = serve(config, stopGateway.Token);
        if (!await StartedAsync(at.Gateway, gateway, stop).ConfigureAwait(false))
        {
            return await EndAsync(gateway, stopGateway, ExitCodes.DemoFailed, "The gateway did not start.").ConfigureAwait(false);
        }

        var paint = Paint.For(options.NoColor, Console.IsOutputRedirected);
        var code = await PlayAsync(options, paint, model, at, stop).ConfigureAwait(false);
        if (!options.Once && !stop.IsCancellationRequested)
        {
            Summary.PrintTry(output, paint, at, DemoProvider.Make(config.Issuers[0].DevelopmentFile!, DemoPeople.All.First(person => person.Name == "lea"), DemoConfig.ResourceOf(at), time, TokenSeconds));
            await gateway.ConfigureAwait(false);
        }

        return await EndAsync(gateway, stopGateway, code, null).ConfigureAwait(false);
    }

    private async Task<int> PlayAsync(DemoOptions options, Paint paint, DemoModel model, DemoAddresses at, CancellationToken stop)
    {
        using var client = new DemoClient(time);
        var player = new DemoPlayer(client, output, paint, new SideBySide(output, paint, options.Width, time), time);
        try
        {
            PlayedCall[] calls =
            [
                await player.McpAsync("MCP tools/call list_customers, a whole answer: text and structured content", DemoPlayer.ListCustomers, at.Mcp, at.Gateway, stop).ConfigureAwait(false),
                await player.McpAsync("MCP tools/call get_ticket, an event stream: progress, then the result", DemoPlayer.GetTicket, at.Mcp, at.Gateway, stop).ConfigureAwait(false),
                await player.ModelAsync(model, at.Model, at.Gateway, stop).ConfigureAwait(false),
            ];
            Summary.Print(output, paint, calls);
            // A play in which nothing was planted proves nothing.
            return calls.Any(c => c.Leaked.Count > 0 || c.Planted.Count == 0) ? ExitCodes.DemoFailed : ExitCodes.Ok;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or System.Text.Json.JsonException)
        {
            output.WriteLine(paint.Bad("The play broke off: " + e.Message));
            return ExitCodes.DemoFailed;
        }
    }

    private async Task<bool> StartedAsync(IPEndPoint gateway, Task<int> running, CancellationToken stop)
    {
        var start = time.GetTimestamp();
        while (!running.IsCompleted && !stop.IsCancellationRequested && time.GetElapsedTime(start) < _startPatience)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(gateway, stop).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(50), time)).ConfigureAwait(false);
            }
        }

        return false;
    }

    private async Task<int> EndAsync(Task<int> gateway, CancellationTokenSource stopGateway, int code, string? message)
    {
        if (message is not null)
        {
            output.WriteLine(message);
        }

        await stopGateway.CancelAsync().ConfigureAwait(false);
        var served = await gateway.ConfigureAwait(false);
        return code == ExitCodes.Ok ? served : code;
    }
}
