using System.Buffers;
using System.Text;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Outbound;
using FastMcp.Wire.Slots;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.Proxy.Tests.Guarding;

/// <summary>When guards are asked, and when nobody is. The guard cannot be reached: every ask of it fails.</summary>
public sealed class GuardAskerTests : IDisposable
{
    private readonly OutboundClient _client = new(OutboundConfig.Default);
    private readonly MetricsRegistry _metrics = new();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Texts_MoreThanTheLimit_EndInTheFailureMode(bool failsOpen)
    {
        var (guard, texts) = (GuardOf(failsOpen), new GuardTexts());
        var asker = new GuardAsker(GuardSet.Of("r", isAnswer: false, monitors: false, [guard], TimeSpan.FromMinutes(1))!, texts, TimeProvider.System);
        Gather(texts, [.. Enumerable.Repeat("word", GuardTexts.MostOpen), "left out"]);
        texts.EndAll();
        asker.Turn(isAllDue: true);
        Assert.Equal((failsOpen ? null : "guard-texts", failsOpen), (asker.Refusal.Limit, asker.Asking is not null));
        Assert.Contains("fastmcp_guard_overfull_total{guard=\"g\"} 1\n", _metrics.Write(), StringComparison.Ordinal);
        Assert.True(failsOpen || _metrics.Write().Contains("fastmcp_guard_characters_total{guard=\"g\",seen=\"no\"} 8\n", StringComparison.Ordinal));
        await (asker.Asking ?? Task.CompletedTask);
    }

    [Fact]
    public async Task Text_ThatStopsBeforeAnOpenEscape_IsAskedAboutOnce()
    {
        var texts = new GuardTexts();
        var asker = new GuardAsker(GuardSet.Of("r", isAnswer: true, monitors: false, [GuardOf(failsOpen: true)], TimeSpan.FromMinutes(1))!, texts, TimeProvider.System);
        var text = new GuardText();
        text.Add('x');
        text.Add('\ud83d');
        text.AddOpen();
        texts.Open.Add(text);
        var asks = 0;
        for (asker.Turn(isAllDue: true); asker.Asking is { } asking && asks < 10; asker.Turn(isAllDue: true))
        {
            asks++;
            await asking;
        }

        Assert.Equal((1, 0L), (asks, text.Unasked));
    }

    // 200 questions of a second each would be; after ten seconds nobody is asked any more, whichever time has passed between them, and while more was to come.
    [Theory]
    [InlineData(10, 0, 10)]
    [InlineData(10, 50, 60)]
    [InlineData(1000, 0, 200)]
    public async Task Body_WhoseQuestionsTakeTooLongTogether_IsNotAskedAboutFurther(int within, int early, int expected)
    {
        var (clock, texts, guard) = (new SteppedClock(), new GuardTexts(), GuardOf(failsOpen: true));
        var asker = new GuardAsker(GuardSet.Of("r", isAnswer: false, monitors: false, [guard], TimeSpan.FromMinutes(1))!, texts, clock) { Within = TimeSpan.FromSeconds(within) };
        Gather(texts, [.. Enumerable.Range(0, 200).Select(i => $"{i}".PadRight(GuardLimits.AskUnits, 'x'))]);
        texts.EndAll();
        var asks = 0;
        for (asker.Turn(isAllDue: early == 0); asker.Asking is { } asking; asker.Turn(isAllDue: asks >= early))
        {
            asks++;
            await asking;
            clock.Seconds++;
        }

        Assert.Equal((expected, null, true), (asks, asker.Refusal.Limit, asker.IsSettled));
        Assert.Contains($"fastmcp_guard_out_of_time_total{{guard=\"g\"}} {(expected < 200 ? 1 : 0)}\n", _metrics.Write(), StringComparison.Ordinal);
    }

    // Only a defect of ours throws: the guard is not held for one that is asked for ever.
    [Fact]
    public async Task Guard_ThatThrows_IsLeftAsItWas()
    {
        var guard = GuardOf(failsOpen: true);
        for (var i = 0; i < GuardLimits.Failures; i++)
        {
            await Assert.ThrowsAsync<NullReferenceException>(() => guard.AskAsync(new GuardQuestion("1", "r", false, null!)));
        }

        Assert.Equal((0, true), (guard.Running, guard.IsOpen));
    }

    private Guard GuardOf(bool failsOpen)
    {
        var config = new GuardConfig
        {
            Name = "g", Kind = GuardKind.Webhook, Url = new Uri("https://127.0.0.1:1/x"), Deadline = TimeSpan.FromSeconds(30), FailsOpen = failsOpen, OnRequests = true, OnResponses = true,
            Window = 40, Overlap = 8, Wait = TimeSpan.Zero, Concurrency = 4, Queue = 4,
        };
        return new Guard(config, 0, _client, new GuardMeters("g", _metrics, () => 0, () => 0), _metrics, TimeProvider.System, NullLogger.Instance);
    }

    private sealed class SteppedClock : TimeProvider
    {
        public long Seconds { get; set; } = 1;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    private static void Gather(GuardTexts texts, string[] slots)
    {
        var tap = new GuardTap(texts, cuts: false);
        foreach (var slot in slots)
        {
            tap.Rewrite(new SlotInfo(SlotEncoding.JsonString, ChannelId.None, MayHoldJson: true), TextBody.Piece(Encoding.UTF8.GetBytes(slot)), default, new ArrayBufferWriter<byte>());
        }
    }
}
