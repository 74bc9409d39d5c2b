using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>A gateway of its own that runs by a file, in a folder of its own that is gone with it.</summary>
public sealed class FileGateway : IDisposable
{
    private readonly HttpClient _admin = new() { Timeout = ByteReader.Patience };
    private GatewayProcess? _process;

    private FileGateway()
    {
        Folder = Directory.CreateTempSubdirectory("fastmcp-").FullName;
        Port = FreePort.Next();
        SecondPort = FreePort.Next();
        AdminPort = FreePort.Next();
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>For files with a second listener.</summary>
    public int SecondPort { get; }

    public int AdminPort { get; }

    public GatewayProcess Process => _process!;

    /// <param name="yaml">The file but for listeners and admin; <c>{port}</c> and <c>{folder}</c> are put in.</param>
    /// <param name="prepare">Puts files into the folder first.</param>
    /// <param name="listeners">In place of the one on <see cref="Port"/>.</param>
    public static async Task<FileGateway> StartAsync(string yaml, Action<FileGateway>? prepare = null, string? listeners = null)
    {
        var gateway = new FileGateway();
        try
        {
            prepare?.Invoke(gateway);
            gateway.Listeners = listeners ?? "  - address: 127.0.0.1:{port}\n";
            gateway.Write(yaml);
            gateway._process = await GatewayProcess.StartAsync(gateway.Port, ["serve", "--config", gateway.At("fastmcp.yaml")]);
            return gateway;
        }
        catch
        {
            gateway.Dispose();
            throw;
        }
    }

    /// <summary>More keys of <c>admin</c>, such as <c>, token-file: token, state: state</c>.</summary>
    public string AdminMore { get; set; } = "";

    /// <summary>Ends the program hard and starts it again, with the same files.</summary>
    public async Task RestartAsync()
    {
        _process?.Dispose();
        _process = await GatewayProcess.StartAsync(Port, ["serve", "--config", At("fastmcp.yaml")]);
    }

    public string At(string name) => Path.Combine(Folder, name);

    /// <summary>Writes the file anew.</summary>
    public void Write(string yaml) => File.WriteAllText(At("fastmcp.yaml"), Filled($"listeners:\n{Listeners}admin: {{ address: '127.0.0.1:{AdminPort}'{AdminMore} }}\n{yaml}"));

    /// <summary>SIGHUP; returns when the program has said what came of it.</summary>
    public async Task ReloadAsync(string says)
    {
        Process.Reload();
        await SaysAsync(says);
    }

    /// <summary>Returns when the log holds the text.</summary>
    public Task SaysAsync(string text) => UntilAsync(() => Task.FromResult(Process.Output.Contains(text, StringComparison.Ordinal)), () => $"'{text}' was not said:\n{Process.Output}");

    public async Task<(int Status, string Body)> HealthAsync()
    {
        using var answer = await _admin.GetAsync(new Uri($"http://127.0.0.1:{AdminPort}/healthz"));
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The value of one series, such as <c>fastmcp_exchanges_total{outcome="complete"}</c>.</summary>
    public async Task<double> MetricAsync(string series)
    {
        var text = await _admin.GetStringAsync(new Uri($"http://127.0.0.1:{AdminPort}/metrics"));
        var line = text.Split('\n').FirstOrDefault(l => l.StartsWith(series + " ", StringComparison.Ordinal));
        Assert.True(line is not null, $"No series {series} in\n{text}");
        return double.Parse(line[(series.Length + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Returns when the series has the value, or more: counting is done behind the answer.</summary>
    public async Task MetricReachesAsync(string series, double value)
    {
        double seen = 0;
        await UntilAsync(async () => (seen = await MetricAsync(series)) >= value, () => $"{series} is {seen}, not {value}.");
    }

    /// <summary>Returns when there is such a series.</summary>
    public Task HasSeriesAsync(string series)
    {
        var text = "";
        return UntilAsync(async () => (text = await _admin.GetStringAsync(new Uri($"http://127.0.0.1:{AdminPort}/metrics"))).Contains($"\n{series} ", StringComparison.Ordinal), () => $"No series {series} in\n{text}");
    }

    public Task<double> HitsAsync(string limit) => MetricAsync($"fastmcp_limit_hits_total{{limit=\"{limit}\"}}");

    public Task HitAsync(string limit) => MetricReachesAsync($"fastmcp_limit_hits_total{{limit=\"{limit}\"}}", 1);

    public async Task<RawAnswer> ExchangeAsync(ReadOnlyMemory<byte> request)
    {
        using var client = await RawClient.ConnectAsync(Port);
        return await client.ExchangeAsync(request);
    }

    public void Dispose()
    {
        _process?.Dispose();
        _admin.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private string Listeners { get; set; } = "";

    private string Filled(string text) => text
        .Replace("{port}", $"{Port}", StringComparison.Ordinal)
        .Replace("{second}", $"{SecondPort}", StringComparison.Ordinal)
        .Replace("{folder}", Folder, StringComparison.Ordinal);

    /// <summary>Returns when it holds; beyond a limit the test fails with the text.</summary>
    public static async Task UntilAsync(Func<Task<bool>> holds, Func<string> otherwise)
    {
        var since = System.Diagnostics.Stopwatch.StartNew();
        for (var i = 0; i < 600 && since.Elapsed < TimeSpan.FromMinutes(2); i++)
        {
            if (await holds())
            {
                return;
            }

            await Task.Delay(50);
        }

        Assert.Fail(otherwise());
    }
}
