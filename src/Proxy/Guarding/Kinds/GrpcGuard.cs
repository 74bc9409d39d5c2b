using System.Runtime.InteropServices;
using FastMcp.GuardProtocol.V1;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using Google.Protobuf;

namespace FastMcp.Proxy.Guarding.Kinds;

/// <summary>The gateway's own question and answer as protobuf; deploy/proto/fastmcp/guard/v1/guard.proto has them. Offsets are Unicode code points.</summary>
internal sealed class GrpcGuard(GuardConfig config) : IGuardProtocol
{
    private const uint SpansTag = (CheckResponse.SpansFieldNumber << 3) | (uint)WireFormat.WireType.LengthDelimited;

    // What a later version says beside is not kept: a few bytes of it would be many times that.
    private static readonly MessageParser<CheckResponse> s_parser = CheckResponse.Parser.WithDiscardUnknownFields(true);

    public Uri UrlOf(GuardQuestion question) => config.Url;

    public byte[] Write(GuardQuestion question)
    {
        var request = new CheckRequest { Ask = question.Id, Route = question.Route, On = question.IsAnswer ? Direction.Response : Direction.Request };
        request.Texts.AddRange(question.Pieces.Select(piece => new Text { Offset = piece.Start, Last = piece.IsLast, Text_ = piece.Characters }));
        return request.ToByteArray();
    }

    public bool TryRead(ReadOnlyMemory<byte> body, GuardQuestion question, GuardLabels labels, GuardAnswer answer)
    {
        if (HasTooMany(body))
        {
            return false;
        }

        var said = s_parser.ParseFrom(body.Span);
        if (said.Ask != question.Id || VerdictOf(said.Verdict) is not { } verdict)
        {
            return false;
        }

        (answer.Verdict, answer.Label) = (verdict, verdict == GuardVerdict.Pass ? null : labels.Of(said.Label));
        var findings = new PieceFindings(question, labels, answer);
        return said.Spans.All(span => findings.TryAdd(span.Text, span.Start, span.End, span.Label));
    }

    // Before anything is made of it: half a million empty ones fit into an answer.
    private static bool HasTooMany(ReadOnlyMemory<byte> body)
    {
        using var input = MemoryMarshal.TryGetArray(body, out var bytes) ? new CodedInputStream(bytes.Array!, bytes.Offset, bytes.Count) : new CodedInputStream(body.ToArray());
        var spans = 0;
        while (input.ReadTag() is var tag and not 0)
        {
            if (tag == SpansTag && ++spans > GuardLimits.Spans)
            {
                return true;
            }

            input.SkipLastField();
        }

        return false;
    }

    // A verdict of a later version says something that nobody here knows.
    private static GuardVerdict? VerdictOf(Verdict verdict) => verdict switch
    {
        Verdict.Unspecified or Verdict.Pass => GuardVerdict.Pass,
        Verdict.Annotate => GuardVerdict.Annotate,
        Verdict.Deny => GuardVerdict.Deny,
        _ => null,
    };
}
