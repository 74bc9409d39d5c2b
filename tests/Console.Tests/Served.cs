using System.Net;
using FastMcp.Recording.Index;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.WebConsole.Tests;

/// <summary>The console over a record of a test, and a client of it.</summary>
internal sealed class Served : IAsyncDisposable
{
    private readonly ConsoleServer _server;

    private Served(ConsoleServer server, Records records, IRunningGateway? gateway)
    {
        (_server, Records, Gateway) = (server, records, gateway as FakeGateway);
        Client = new HttpClient { BaseAddress = new Uri($"http://{server.Address}/") };
    }

    public Records Records { get; }

    public FakeGateway? Gateway { get; }

    public HttpClient Client { get; }

    public IPEndPoint Address => _server.Address;

    public static async Task<Served> StartAsync(IRunningGateway? gateway = null, TimeProvider? time = null, Func<IRecordIndex>? nodes = null)
    {
        var records = new Records(time);
        var server = await ConsoleServer.StartAsync(
            new ConsoleOptions { Listen = new IPEndPoint(IPAddress.Loopback, 0), Record = records.Folder, Gateway = gateway, Nodes = nodes, Masks = new FakeMasks() }, NullLoggerFactory.Instance);
        return new Served(server, records, gateway);
    }

    public async Task<string> GetAsync(string address)
    {
        using var answer = await Client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        await Records.DisposeAsync();
    }
}
