using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Gemini;

/// <summary>
/// One event of a Gemini stream: a whole answer's shape with the next pieces. Texts are joined by candidate, thoughts apart from what is
/// said; a candidate's finish reason, or the stream's end, ends them.
/// </summary>
public sealed class GeminiEvent : StreamedEvent
{
    /// <summary>Candidates, and parts, of one event.</summary>
    private const int MaxElements = 4096;

    private static readonly byte[][] TopNames = ["candidates"u8.ToArray(), "error"u8.ToArray(), "usageMetadata"u8.ToArray()];

    // Those that grow with the answer.
    private static readonly byte[][] UsageNames = ["candidatesTokenCount"u8.ToArray(), "totalTokenCount"u8.ToArray(), "thoughtsTokenCount"u8.ToArray()];

    private static readonly byte[][] CandidateNames = ["index"u8.ToArray(), "finishReason"u8.ToArray(), "content"u8.ToArray()];
    private static readonly byte[][] ContentNames = ["parts"u8.ToArray()];
    private static readonly byte[][] PartNames = ["thought"u8.ToArray(), "functionCall"u8.ToArray(), "text"u8.ToArray()];
    private static readonly byte[][] CallNames = ["partialArgs"u8.ToArray(), "willContinue"u8.ToArray()];

    private readonly List<Candidate> _candidates = [];
    private readonly List<bool> _thoughts = [];

    public override SlotPlan Plan => SlotPlans.GeminiEvent;

    public override bool EndsText => _candidates.Exists(static candidate => candidate.Finished);

    public override bool EndsBesideText => true;

    public override bool MayRepeat => Kind == ModelEventKind.Other && !HasError && !EndsText;

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        (Kind, HasError) = (ModelEventKind.Other, false);
        _candidates.Clear();
        _thoughts.Clear();
        ClearVarying();
        fault = default;
        var text = data.Trim(" \t\r\n"u8);
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = ModelEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var members = new MemberReader(data);
        var kind = ReadTop(ref cursor, ref members);
        while (cursor.Read())
        {
        }

        kind = !cursor.Fault.IsNone ? ModelFaultKind.NotJson : members.HasCaseVariant ? ModelFaultKind.CaseVariantKey : kind;
        fault = new ModelFault(kind, cursor.Fault);
        return fault.IsNone;
    }

    public override bool Ends(ChannelId channel)
    {
        var block = ModelChannel.From(channel).Block;
        return _candidates.Exists(candidate => candidate.Finished && candidate.Index == block);
    }

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals)
    {
        if (ordinals.Length < 2 || ordinals[0] >= _candidates.Count || ordinals[1] >= _candidates[ordinals[0]].Parts)
        {
            return ChannelId.None;
        }

        var candidate = _candidates[ordinals[0]];
        return new ModelChannel(_thoughts[candidate.FirstPart + ordinals[1]] ? ChannelKind.Reasoning : ChannelKind.Content, candidate.Index, 0).Id;
    }

    public override void Shape(ChannelId channel, long number, DeltaShape into)
    {
        var key = ModelChannel.From(channel);
        into.Add("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\""u8).AddText()
            .Add(key.Kind == ChannelKind.Reasoning ? "\",\"thought\":true}],\"role\":\"model\"},\"index\":"u8 : "\"}],\"role\":\"model\"},\"index\":"u8)
            .Add(key.Block).Add("}]}"u8);
    }

    private ModelFaultKind ReadTop(ref JsonCursor cursor, ref MemberReader members)
    {
        var result = ModelFaultKind.None;
        while (members.Next(ref cursor, TopNames, out var name))
        {
            HasError |= name == 1 && cursor.Token != JsonToken.Null;
            if (name == 2 && cursor.Token == JsonToken.ObjectStart)
            {
                ReadUsage(ref cursor, ref members);
                continue;
            }

            if (name != 0 || cursor.Token != JsonToken.ArrayStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
            {
                var kind = ReadCandidate(ref cursor, ref members);
                result = result == ModelFaultKind.None ? kind : result;
            }
        }

        return result;
    }

    private void ReadUsage(ref JsonCursor cursor, ref MemberReader members)
    {
        while (members.Next(ref cursor, UsageNames, out var name))
        {
            var isCount = name >= 0 && cursor.Token == JsonToken.Integer;
            cursor.Skip(out var whole);
            if (isCount)
            {
                MayVary(whole);
            }
        }
    }

    private ModelFaultKind ReadCandidate(ref JsonCursor cursor, ref MemberReader members)
    {
        var (index, finished, first, result) = (_candidates.Count, false, _thoughts.Count, ModelFaultKind.None);
        if (cursor.Token != JsonToken.ObjectStart)
        {
            cursor.Skip(out _);
            _candidates.Add(default);
            return ModelFaultKind.None;
        }

        while (members.Next(ref cursor, CandidateNames, out var name))
        {
            switch (name)
            {
                case 0:
                    result = members.TryIndex(ref cursor, ref index) ? result : ModelFaultKind.BadIndex;
                    break;
                case 1:
                    finished = !members.Text(ref cursor).IsEmpty;
                    break;
                case 2 when cursor.Token == JsonToken.ObjectStart:
                    result = ReadContent(ref cursor, ref members) ? result : ModelFaultKind.UnknownDelta;
                    break;
                default:
                    cursor.Skip(out _);
                    break;
            }
        }

        if (_candidates.Count >= MaxElements || _thoughts.Count > MaxElements)
        {
            return ModelFaultKind.BadIndex;
        }

        _candidates.Add(new Candidate(index, finished, first, _thoughts.Count - first));
        return result;
    }

    // False: arguments in pieces, which are not joined here.
    private bool ReadContent(ref JsonCursor cursor, ref MemberReader members)
    {
        var known = true;
        while (members.Next(ref cursor, ContentNames, out var name))
        {
            if (name != 0 || cursor.Token != JsonToken.ArrayStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (cursor.Read() && cursor.Token != JsonToken.ArrayEnd)
            {
                known &= ReadPart(ref cursor, ref members);
            }
        }

        return known;
    }

    private bool ReadPart(ref JsonCursor cursor, ref MemberReader members)
    {
        var (thought, known) = (false, true);
        if (cursor.Token != JsonToken.ObjectStart)
        {
            cursor.Skip(out _);
            _thoughts.Add(false);
            return true;
        }

        while (members.Next(ref cursor, PartNames, out var name))
        {
            thought |= name == 0 && cursor.Token == JsonToken.True;
            if (name != 1 || cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (members.Next(ref cursor, CallNames, out var member))
            {
                known &= member < 0 || cursor.Token is JsonToken.Null or JsonToken.False;
                cursor.Skip(out _);
            }
        }

        _thoughts.Add(thought);
        return known;
    }

    private readonly record struct Candidate(int Index, bool Finished, int FirstPart, int Parts);
}
