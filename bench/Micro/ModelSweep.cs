using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.IO.Pipelines;
using System.Text;
using FastMcp.Masking;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Bodies;
using FastMcp.Proxy.Masking.Channels;
using FastMcp.Proxy.Reading;
using FastMcp.Proxy.Recording;
using FastMcp.Proxy.Replies;
using FastMcp.Recording;
using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Sse;

namespace FastMcp.Bench.Micro;

/// <summary>
/// Processor time for each event of each model API's stream, by the rules that come built in: the least of many rounds that take turns, beside that
/// of OpenAI Chat Completions.
/// </summary>
internal static class ModelSweep
{
    private const int Rounds = 60;
    private const int Times = 40;

    private const string Prose = "The weekly report of the northern region counts 42 open orders, and order-1187 waits for a signature since Tuesday. ";

    private static int s_counted;

    private static readonly string[] s_words = [.. Enumerable.Repeat(Prose.TrimEnd().Split(' '), 4).SelectMany(words => words).Take(64).Select(word => word + " ")];

    /// <param name="only">The API that is measured; null: all.</param>
    public static void Run(string? only)
    {
        ApiCase[] streams = [.. Streams().Where(one => only is null || one.Name == only)];
        var rules = PolicyLoader.Load(PoliciesConfig.Default).Rules;
        var terms = new MaskTerms(rules.For(Scope.Response), new HashKey(new byte[32]), null);
        var bench = new Bench(terms, new RuleCounters(rules, new MetricsRegistry()));
        var least = Enumerable.Repeat(double.MaxValue, streams.Length).ToArray();
        for (var round = 0; round < (only is null ? Rounds : 20 * Rounds); round++)
        {
            for (var i = 0; i < streams.Length; i++)
            {
                var start = ThreadClock.Nanoseconds;
                for (var time = 0; time < Times; time++)
                {
                    bench.Play(streams[i]);
                }

                least[i] = Math.Min(least[i], (ThreadClock.Nanoseconds - start) / Times / s_words.Length);
            }
        }

        for (var i = 0; i < streams.Length; i++)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{streams[i].Name,-18} {least[i],8:F0} ns an event {least[i] / least[0],6:F2} of chat"));
        }
    }

    private static ApiCase[] Streams() =>
    [
        Sse("chat", ModelApi.Chat, "", word => $$$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,"model":"m","choices":[{"index":0,"delta":{"content":"{{{word}}}"},"finish_reason":null}]}"""),
        Sse("anthropic", ModelApi.Messages, "content_block_delta", word => $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{word}}}"}}"""),
        Sse("anthropic thinking", ModelApi.Messages, "content_block_delta", word => $$$"""{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"{{{word}}}"}}"""),
        Sse("responses", ModelApi.Responses, "response.output_text.delta", word => $$"""{"type":"response.output_text.delta","sequence_number":7,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{word}}","logprobs":[]}"""),
        Sse("gemini", ModelApi.Gemini, "", word => $$$"""{"candidates":[{"content":{"parts":[{"text":"{{{word}}}"}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":8,"candidatesTokenCount":{{{Count(word)}}},"totalTokenCount":{{{Count(word) + 8}}}},"modelVersion":"g","responseId":"r1"}"""),
        new("ollama", ModelApi.Ollama, ReplyForm.Lines, [.. s_words.Select(word => Encoding.UTF8.GetBytes($$$"""{"model":"m","created_at":"2026-01-01T00:00:{{{Count(word) % 60:00}}}.{{{Count(word) * 7919}}}Z","message":{"role":"assistant","content":"{{{word}}}"},"done":false}""" + "\n"))]),
        new("bedrock converse", ModelApi.Converse, ReplyForm.Frames, [.. s_words.Select(word => Frame("contentBlockDelta", $$$"""{"contentBlockIndex":0,"delta":{"text":"{{{word}}}"},"p":"{{{Padding(word)}}}"}"""))]),
        new("bedrock invoke", ModelApi.Invoke, ReplyForm.Frames, [.. s_words.Select(word => Frame("chunk", $$"""{"bytes":"{{Convert.ToBase64String(Encoding.UTF8.GetBytes($$$"""{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"{{{word}}}"}}"""))}}","p":"{{Padding(word)}}"}"""))]),
    ];

    // Of each event another: what a model counts, and what Bedrock pads with.
    private static int Count(string word) => 10 + s_counted++ + word.Length;

    private static string Padding(string word) => "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[..((s_counted++ * 7 % 40) + word.Length)];

    private static ApiCase Sse(string name, ModelApi api, string type, Func<string, string> data) =>
        new(name, api, ReplyForm.Events, [.. s_words.Select(word => Encoding.UTF8.GetBytes((type.Length > 0 ? $"event: {type}\n" : "") + $"data: {data(word)}\n\n"))]);

    private static byte[] Frame(string type, string payload)
    {
        var headers = new[] { (":event-type", type), (":content-type", "application/json"), (":message-type", "event") }
            .SelectMany(field => (byte[])[(byte)field.Item1.Length, .. Encoding.ASCII.GetBytes(field.Item1), 7, 0, (byte)field.Item2.Length, .. Encoding.ASCII.GetBytes(field.Item2)]).ToArray();
        var frame = new byte[16 + headers.Length + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(4), headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(8), Crc32.HashToUInt32(frame.AsSpan(0, 8)));
        headers.CopyTo(frame, 12);
        Encoding.ASCII.GetBytes(payload).CopyTo(frame, 12 + headers.Length);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(frame.Length - 4), Crc32.HashToUInt32(frame.AsSpan(0, frame.Length - 4)));
        return frame;
    }

    private sealed record ApiCase(string Name, ModelApi Api, ReplyForm Form, byte[][] Events);

    private sealed class Bench
    {
        private readonly MaskTerms _terms;
        private readonly RuleCounters _counters;
        private readonly BodyMaskers _maskers = new(new SlotRouter(), JsonLimits.Default, SseLimits.Default);
        private readonly ReplyOutlet _outlet = new();
        private readonly ReplyWriter _writer = new();
        private readonly PipeWriter _null = PipeWriter.Create(Stream.Null);

        public Bench(MaskTerms terms, RuleCounters counters) => (_terms, _counters) = (terms, counters);

        public void Play(ApiCase one)
        {
            _writer.Begin(_null);
            _writer.Head([], 200, BodyFrame.UntilClose);
            _outlet.Begin(_writer, new ReplyRecord(SessionLog.Off, null!, text: false), _counters);
            var masker = _maskers.Choose(CallKind.ModelCall, RouteProtocol.Auto, one.Form, _outlet, _terms, api: one.Api);
            foreach (var piece in one.Events)
            {
                if (masker.Push(piece) != BodyFault.None)
                {
                    throw new InvalidOperationException(one.Name);
                }
            }

            _ = masker.End();
            _writer.End();
            _ = _writer.FlushAsync().GetAwaiter().GetResult();
        }
    }
}
