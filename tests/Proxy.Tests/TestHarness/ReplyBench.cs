using FastMcp.Masking.Tests;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>Room 9 and 10 without a socket: an answer's content in, as it is cut; what the client gets, out.</summary>
/// <remarks>Used for one answer after the other, as an exchange's rooms are.</remarks>
internal sealed class ReplyBench
{
    private readonly SlotRouter _router = new();
    private readonly BodyMaskers _maskers;
    private readonly ReplyOutlet _outlet = new();
    private readonly ReplyWriter _writer = new();
    private readonly Opened _opened = Calls.Open();
    private readonly Call _call;
    private readonly ReplyForm _form;
    private readonly CapturingWriter _client = new();
    private BodyMasker _masker = null!;

    public ReplyBench(TestSet rules, CallKind kind, ReplyForm form, RouteProtocol protocol = RouteProtocol.Auto, ModelApi api = ModelApi.Chat, FastMcp.Masking.MonitorGrant? grant = null)
    {
        _maskers = new BodyMaskers(_router, JsonLimits.Default, SseLimits.Default);
        _call = Calls.Of(rules, kind, protocol, grant);
        _call.State.Api = api;
        _call.State.Caller = FastMcp.Proxy.Identity.Caller.Anonymous;
        _form = form;
    }

    /// <summary>How the content comes encoded.</summary>
    public CodingKind Coding { get; init; }

    /// <summary>Between two pieces nothing comes for so long that room is given up.</summary>
    public bool IsSlow { get; set; }

    /// <summary>The call that is answered.</summary>
    public Call Call => _call;

    /// <summary>What the client has so far.</summary>
    public byte[] Seen => _client.Taken;

    /// <summary>Matches in the answer so far.</summary>
    public int Findings => _outlet.Findings;

    public void Begin()
    {
        _client.Clear();
        _writer.Begin(_client);
        _writer.Head([], 200, BodyFrame.UntilClose);
        _outlet.Begin(_writer, new FastMcp.Proxy.Recording.ReplyRecord(SessionLog.Off, _opened, true), _call.Terms.Counters);
        _masker = _maskers.Choose(_call, _form, _outlet, Coding);
    }

    public void Push(ReadOnlySpan<byte> content)
    {
        Assert.Equal(BodyFault.None, _masker.Push(content));
        Flush();
        if (IsSlow)
        {
            _router.Rest();
            _maskers.Rest();
        }
    }

    /// <summary>What more content meets.</summary>
    public BodyFault Fault(ReadOnlySpan<byte> content) => _masker.Push(content);

    public byte[] End()
    {
        Assert.Equal(BodyFault.None, _masker.End());
        _writer.End();
        Flush();
        return Seen;
    }

    /// <summary>The whole answer, cut at these places.</summary>
    public byte[] Play(byte[] content, params IEnumerable<int> cuts)
    {
        Begin();
        var from = 0;
        foreach (var cut in cuts)
        {
            Push(content.AsSpan(from, cut - from));
            from = cut;
        }

        Push(content.AsSpan(from));
        return End();
    }

    /// <summary>Every single cut and byte by byte: the client gets the same bytes as for the uncut content, which are returned.</summary>
    /// <param name="step">Every so many bytes, where all are too many.</param>
    public byte[] PlayCutAnywhere(byte[] content, int step = 1)
    {
        var whole = Play(content);
        AssertSame(whole, Play(content, Enumerable.Range(1, content.Length - 1)), "byte by byte");
        for (var cut = 1; cut < content.Length; cut += step)
        {
            IsSlow = cut % 2 == 0;
            AssertSame(whole, Play(content, cut), $"cut at {cut}");
        }

        IsSlow = false;

        return whole;
    }

    public static void AssertSame(byte[] expected, byte[] actual, string how)
    {
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            Assert.Fail($"{how}\nexpected {System.Text.Encoding.UTF8.GetString(expected)}\nactual   {System.Text.Encoding.UTF8.GetString(actual)}");
        }
    }

    public void Flush()
    {
        var flushed = _writer.FlushAsync();
        Assert.True(flushed.IsCompletedSuccessfully);
    }
}
