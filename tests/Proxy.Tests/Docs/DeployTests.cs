using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using FastMcp.Proxy.Commands;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Docs;

/// <summary>What deploy/ holds fits the program.</summary>
public sealed partial class DeployTests
{
    private static string Unit => Path.Combine(Shared.Repository, "deploy", "systemd", "fastmcp.service");

    private static string Container => File.ReadAllText(Path.Combine(Shared.Repository, "deploy", "container", "Containerfile"));

    public static TheoryData<string> Starts => [Started().Match(File.ReadAllText(Unit)).Groups[1].Value, string.Join(' ', JsonSerializer.Deserialize<string[]>(Command().Match(Container).Groups[1].Value)!)];

    [Theory]
    [MemberData(nameof(Starts))]
    public async Task Start_IsOneThatTheProgramTakes(string words)
    {
        var said = new StringWriter();
        var code = await CommandLine.RunAsync([.. words.Split(' '), "--help"], (_, _) => throw new InvalidOperationException(), said, said, TestContext.Current.CancellationToken);
        Assert.True(code == ExitCodes.Ok && words.StartsWith("serve --config ", StringComparison.Ordinal), $"{words}\n{said}");
    }

    [Fact]
    public void Container_Copies_WhatPublishMakes()
    {
        var copied = Copied().Match(Container).Groups[1].Value.Split(' ');
        Assert.Equal(["artifacts/native/fastmcp", "artifacts/native/libe_sqlite3.so"], copied);
    }

    [Fact]
    public async Task Unit_IsOneThatSystemdTakes()
    {
        var start = new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", Unit]) { RedirectStandardError = true, RedirectStandardOutput = true };
        try
        {
            using var process = Process.Start(start)!;
            var said = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);

            // That the program is not installed here is no mistake of the unit's.
            Assert.DoesNotContain(said.Split('\n'), line => line.Length > 0 && !line.Contains("is not executable", StringComparison.Ordinal));
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("not present: systemd-analyze");
        }
    }

    [GeneratedRegex(@"^ExecStart=/usr/local/bin/fastmcp (.+)$", RegexOptions.Multiline)]
    private static partial Regex Started();

    [GeneratedRegex(@"^CMD (\[.+\])$", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"^COPY (\S+ \S+) /usr/local/bin/$", RegexOptions.Multiline)]
    private static partial Regex Copied();
}
