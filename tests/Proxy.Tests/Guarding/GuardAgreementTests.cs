using System.Text.Json;
using FastMcp.GuardProtocol.V1;
using FastMcp.Masking.Guards;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Guarding;
using FastMcp.Proxy.Guarding.Kinds;
using FastMcp.Proxy.Health.Metrics;
using Google.Protobuf;

namespace FastMcp.Proxy.Tests.Guarding;

/// <summary>The two protocols of the gateway's own mean the same: whatever a guard says, it is read alike from JSON and from protobuf.</summary>
public sealed class GuardAgreementTests
{
    private static readonly string[] s_verdicts = ["", "pass", "annotate", "deny"];
    private static readonly string[] s_labels = ["PERSON", "person", "FRUIT", "URL", "", "made up", new string('X', 70)];
    private static readonly string[] s_texts = ["Ada Lovelace", "", "a😀b 李小龍", "\ufffd", "x"];

    private readonly GuardConfig _config = new() { Name = "g", Url = new Uri("https://guard.example"), Ignored = ["URL"], Labels = ["FRUIT"] };
    private readonly GuardLabels _labels;

    public GuardAgreementTests() => _labels = new GuardLabels(_config, 0, new MetricsRegistry());

    [Fact]
    public void Answers_OfEitherProtocol_MeanTheSame()
    {
        var taken = 0;
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var question = QuestionOf(random);
            var said = new CheckResponse { Ask = random.Next(20) == 0 ? "another" : question.Id, Verdict = (Verdict)random.Next(4), Label = Any(random, s_labels) };
            for (var left = random.Next(4); left > 0; left--)
            {
                said.Spans.Add(new Span { Text = random.Next(8) == 0 ? random.Next(-2, 9) : random.Next(question.Pieces.Count), Start = random.Next(-1, 5), End = random.Next(0, 9), Label = Any(random, s_labels) });
            }

            var (one, other) = (Read(new GrpcGuard(_config), said.ToByteArray(), question), Read(new WebhookGuard(_config), JsonOf(said), question));
            Assert.True(one == other, $"seed {seed}: {one}\ninstead of\n{other}\n{said}");
            taken += one.StartsWith("taken", StringComparison.Ordinal) ? 1 : 0;
        }

        // Neither kind is rare.
        Assert.InRange(taken, 2000, 18_000);
    }

    [Fact]
    public void Questions_OfEitherProtocol_SayTheSame()
    {
        for (var seed = 0; seed < 500; seed++)
        {
            var question = QuestionOf(new Random(seed));
            var asked = CheckRequest.Parser.ParseFrom(new GrpcGuard(_config).Write(question));
            using var json = JsonDocument.Parse(new WebhookGuard(_config).Write(question));
            var root = json.RootElement;
            Assert.Equal((root.GetProperty("ask").GetString(), root.GetProperty("route").GetString(), root.GetProperty("on").GetString()), (asked.Ask, asked.Route, asked.On == Direction.Response ? "response" : "request"));
            Assert.Equal(
                root.GetProperty("texts").EnumerateArray().Select(text => (text.GetProperty("offset").GetInt64(), text.GetProperty("last").GetBoolean(), text.GetProperty("text").GetString())),
                asked.Texts.Select(text => (text.Offset, text.Last, (string?)text.Text_)));
            Assert.Equal(Enumerable.Range(0, asked.Texts.Count), root.GetProperty("texts").EnumerateArray().Select(text => text.GetProperty("id").GetInt32()));
        }
    }

    // What is no message is one kind of fault, which the guard's caller knows.
    [Fact]
    public void Bytes_OfAnyKind_AreAnAnswerOrNone()
    {
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var question = QuestionOf(random);
            var bytes = new CheckResponse { Ask = question.Id, Verdict = Verdict.Deny, Label = "PERSON", Spans = { new Span { End = 1, Label = "PERSON" } } }.ToByteArray();
            for (var left = random.Next(1, 4); left > 0; left--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            try
            {
                Read(new GrpcGuard(_config), bytes[..random.Next(bytes.Length + 1)], question);
            }
            catch (InvalidProtocolBufferException)
            {
                // Garbage.
            }
        }
    }

    private string Read(IGuardProtocol protocol, byte[] body, GuardQuestion question)
    {
        var answer = new GuardAnswer(null!, GuardOutcome.Answered);
        return protocol.TryRead(body, question, _labels, answer)
            ? $"taken: {answer.Verdict} {answer.Label?.Name} {string.Join(' ', answer.Spans.Select(found => $"{found.Piece}:{found.Span.Start}-{found.Span.End}={found.Span.Label.Name}"))}"
            : "none";
    }

    private static GuardQuestion QuestionOf(Random random) => new(
        Guid.NewGuid().ToString("N"), "crm", IsAnswer: random.Next(2) == 0, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => new GuardPiece(new GuardText(), random.Next(1000), Any(random, s_texts), random.Next(2) == 0))]);

    private static byte[] JsonOf(CheckResponse said) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        ask = said.Ask,
        verdict = s_verdicts[(int)said.Verdict],
        label = said.Label,
        spans = said.Spans.Select(span => new { id = span.Text, start = span.Start, end = span.End, label = span.Label }),
    });

    private static string Any(Random random, string[] from) => from[random.Next(from.Length)];
}
