using System.Diagnostics;
using System.Text.Json;
using FastMcp.TestKit;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Http;

/// <summary>The shared HTTP/1.1 corpus, played by its own runner through the real program.</summary>
public sealed class CorpusTests
{
    [Theory]
    [InlineData("requests")]
    [InlineData("responses")]
    public async Task Corpus_EveryCase_Passes(string mode)
    {
        var runner = Shared.PathOf("corpus/http1/h1run.py");
        Assert.SkipUnless(File.Exists(runner), $"not present: 1 (corpus/http1, {mode})");
        var python = PathOf("python3");
        Assert.SkipUnless(python is not null, $"not present: 1 (python3 for corpus/http1, {mode})");

        var upstream = FreePort.Next();
        using var gateway = await GatewayProcess.ServeAsync(upstream, "--read-timeout", "3s");
        var result = Path.GetTempFileName();
        try
        {
            var said = await RunAsync(python!, runner, mode, "--target", $"127.0.0.1:{gateway.Port}", "--upstream", $"127.0.0.1:{upstream}", "--limit", "9", "--out", result);
            Judge(result, said);
        }
        finally
        {
            File.Delete(result);
        }
    }

    private static void Judge(string result, string said)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(result));
        var rows = json.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.NotEmpty(rows);
        TestContext.Current.SendDiagnosticMessage($"corpus/http1: {rows.Length} cases");
        Assert.True(rows.All(r => r.GetProperty("verdict").GetString() == "PASS"), said);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var run = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (said, faults) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        return await said + await faults;
    }

    private static string? PathOf(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
