using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Credentials;

/// <summary>What memory tells of a secret: no core is written, and when a standing secret is not kept any more no byte of the program's memory has it.</summary>
public sealed class MemoryTests
{
    [Fact]
    public async Task Secret_ThatIsNotKeptAnyMore_IsNowhereInMemory()
    {
        var (secret, kept) = ($"mem-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}", $"mem-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20))}");
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "in")));
        using var own = await FileGateway.StartAsync(
            $$"""
            credentials:
              - { name: brief, source: file, file: secret, keep: 1s }
              - { name: kept, source: file, file: kept, keep: 1h }
            upstreams:
              - { name: a, url: 'http://127.0.0.1:{{upstream.Port}}', credential: brief }
              - { name: b, url: 'http://127.0.0.1:{{upstream.Port}}', credential: kept }
            routes: [{ path: /a, upstream: a }, { path: /b, upstream: b }]
            policies: { packs: [] }
            """,
            gateway =>
            {
                File.WriteAllText(gateway.At("secret"), secret + "\n");
                File.WriteAllText(gateway.At("kept"), kept + "\n");
            });
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await own.ExchangeAsync(Requests.Get(i % 2 == 0 ? "/a" : "/b"))).Status);
        }

        Assert.All(upstream.Requests, request => Assert.Equal("Bearer " + (request.Target == "/a" ? secret : kept), request.Head["authorization"]));
        if (Count(own.Process.Id, kept) is not { } found)
        {
            TestContext.Current.TestOutputHelper?.WriteLine("not present: the right to read another process's memory");
            return;
        }

        // What is kept is there: the search finds what there is.
        Assert.True(found > 0, "The secret was not found while it was kept.");
        await FileGateway.UntilAsync(async () => await own.MetricAsync("fastmcp_credentials_kept") == 1, () => "It is kept.");
        var left = 0;
        await FileGateway.UntilAsync(() => Task.FromResult((left = Count(own.Process.Id, secret) ?? -1) == 0), () => $"{left} times in memory.");
    }

    [Fact]
    public async Task Process_ThatASignalEnds_WritesNoCore()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-core-").FullName;
        try
        {
            using (var control = Start(folder, "exec sleep 60"))
            {
                await AbortAsync(control);
            }

            if (Directory.GetFiles(folder, "core*").Length == 0)
            {
                TestContext.Current.TestOutputHelper?.WriteLine("not present: cores of this system in the folder of a process");
                return;
            }

            Array.ForEach(Directory.GetFiles(folder, "core*"), File.Delete);
            var port = FreePort.Next();
            var program = GatewayProcess.StartOf(["serve", "--listen", $"127.0.0.1:{port}", "--upstream", "http://127.0.0.1:1"]);
            using var gateway = Start(folder, $"exec {program.FileName} {string.Join(' ', program.ArgumentList)}");
            await FileGateway.UntilAsync(() => GatewayProcess.CanConnectAsync(port), () => "It does not listen.");
            await AbortAsync(gateway);
            Assert.Empty(Directory.GetFiles(folder, "core*"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Process Start(string folder, string command) => Process.Start(new ProcessStartInfo("bash", ["-c", $"ulimit -c unlimited; {command} >/dev/null 2>&1"]) { WorkingDirectory = folder })!;

    // A signal whose default is a core and which the runtime leaves to the system; it waits for ever in its own handling of SIGABRT from elsewhere.
    private const int Sys = 31;

    private static async Task AbortAsync(Process process)
    {
        // What bash becomes is the program itself.
        await FileGateway.UntilAsync(() => Task.FromResult(!File.ReadAllText($"/proc/{process.Id}/comm").StartsWith("bash", StringComparison.Ordinal)), () => "It does not begin.");
        using var kill = Process.Start("kill", ["-SYS", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await process.WaitForExitAsync().WaitAsync(ByteReader.Patience);
        Assert.Equal(128 + Sys, process.ExitCode);
    }

    // In every page that can be written, as a core would have it. Null: it may not be read.
    private static int? Count(int process, string text)
    {
        var (bytes, found) = (Encoding.ASCII.GetBytes(text), 0);
        try
        {
            using var memory = File.OpenHandle($"/proc/{process}/mem");
            foreach (var line in File.ReadLines($"/proc/{process}/maps").Where(line => line.Split(' ')[1].StartsWith("rw", StringComparison.Ordinal)))
            {
                var range = line.Split(' ')[0].Split('-');
                found += Count(memory, long.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), long.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), bytes);
            }
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }

        return found;
    }

    private static int Count(Microsoft.Win32.SafeHandles.SafeFileHandle memory, long from, long to, byte[] text)
    {
        var (found, buffer) = (0, new byte[1 << 20]);
        for (var at = from; at < to; at += buffer.Length - text.Length)
        {
            int read;
            try
            {
                read = RandomAccess.Read(memory, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - at)), at);
            }
            catch (IOException)
            {
                // Not backed by anything, or gone since the list was read.
                continue;
            }

            for (var next = buffer.AsSpan(0, read).IndexOf(text); next >= 0;)
            {
                found++;
                var behind = buffer.AsSpan(next + text.Length, read - next - text.Length).IndexOf(text);
                next = behind < 0 ? -1 : next + text.Length + behind;
            }
        }

        return found;
    }
}
