using System.Diagnostics;
using System.Text.Json;
using FastMcp.Recording.Format;
using FastMcp.Recording.Reading;
using FastMcp.TestKit;

namespace FastMcp.Recording.Tests;

/// <summary>docs/recording-format.md is enough to read and verify a log: a reader in Python that was written from it agrees.</summary>
public sealed class IndependentReaderTests
{
    private static readonly string Script = Path.Combine(Shared.Repository, "tests/Recording.Tests/Independent/read_log.py");

    [Fact]
    public async Task Log_ReadByAnother_SaysTheSame()
    {
        using var log = await SignedLog.MakeAsync(runs: 3, exchanges: 3, segmentBytes: 1500);
        await log.RunAsync(1, 1500, would: "no-deletes");
        if (Run(log.Record, log.Checkpoints, log.At("public.pem")) is not { } seen)
        {
            return;
        }

        Assert.True(seen.Code == 0, seen.Output);
        var theirs = seen.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
        var ours = new LogFolder(log.Record).Read().ToArray();
        Assert.Equal(ours.Length, theirs.Length);
        foreach (var (entry, json) in ours.Zip(theirs))
        {
            Assert.Equal((entry.Type.ToString(), entry.At.Segment, entry.Exchange), (json.GetProperty("type").GetString()!, json.GetProperty("segment").GetUInt32(), json.GetProperty("exchange").GetUInt64()));
            Assert.Equal((long)entry.Monotonic.TotalMicroseconds, json.GetProperty("monotonic").GetInt64());
            switch (entry.Type)
            {
                case EntryType.Opened:
                    Assert.Equal(OpenedEntry.Of(entry).Name, json.GetProperty("name").GetString());
                    Assert.Equal(OpenedEntry.Of(entry).Rule, json.GetProperty("decision").GetString());
                    break;
                case EntryType.Findings:
                    var findings = json.GetProperty("findings").EnumerateArray().Select(f => new RecordedFinding(
                        (Direction)json.GetProperty("direction").GetByte(), f.GetProperty("rule").GetString()!, f.GetProperty("channel").GetUInt64(),
                        f.GetProperty("offset").GetInt64(), f.GetProperty("length").GetInt32(), f.GetProperty("enforced").GetByte() == 1));
                    Assert.Equal(FindingsEntry.Of(entry), findings);
                    break;
                case EntryType.Would:
                    Assert.Equal(WouldEntry.Of(entry), new WouldEntry(json.GetProperty("outcome").GetString()!, json.GetProperty("decision").GetString()!));
                    break;
                case EntryType.Closed:
                    Assert.Equal(ClosedEntry.Of(entry).ReplyHash, json.GetProperty("replyHash").GetString());
                    break;
                case EntryType.ReplyPiece:
                    Assert.Equal(System.Text.Encoding.UTF8.GetString(entry.Payload), json.GetProperty("text").GetString());
                    break;
            }
        }
    }

    [Fact]
    public async Task Log_TamperedWith_IsNotGoodForAnotherEither()
    {
        using var log = await SignedLog.MakeAsync(runs: 2, exchanges: 1);
        var bytes = await File.ReadAllBytesAsync(log.Segment(1), TestContext.Current.CancellationToken);
        bytes[SegmentHeader.Length + EntryFrame.PayloadAt] ^= 1;
        File.WriteAllBytes(log.Segment(1), bytes);
        if (Run(log.Record, log.Checkpoints, log.At("public.pem")) is { } seen)
        {
            Assert.Equal(1, seen.Code);
            Assert.StartsWith("segment 1, entry 2, byte ", seen.Output, StringComparison.Ordinal);
        }
    }

    // Null, and said: there is no Python or no openssl.
    internal static (int Code, string Output)? Run(params string[] arguments)
    {
        try
        {
            using var openssl = Process.Start(new ProcessStartInfo("openssl", ["version"]) { RedirectStandardOutput = true })!;
            openssl.WaitForExit();
            using var python = Process.Start(new ProcessStartInfo("python3", [Script, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = python.StandardError.ReadToEndAsync();
            var output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            return (python.ExitCode, output + error.GetAwaiter().GetResult());
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine("not present: python3 or openssl, and with them the independent reader of the session log");
            return null;
        }
    }
}
