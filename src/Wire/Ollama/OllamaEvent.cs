using FastMcp.Wire.Json;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;

namespace FastMcp.Wire.Ollama;

/// <summary>One line of an Ollama stream, of chat or of generate. The line that says <c>done</c> ends all texts.</summary>
public sealed class OllamaEvent : StreamedEvent
{
    private const int CreatedAt = 5;

    private static readonly byte[][] TopNames =
        ["done"u8.ToArray(), "error"u8.ToArray(), "message"u8.ToArray(), "response"u8.ToArray(), "thinking"u8.ToArray(), "created_at"u8.ToArray()];

    private static readonly byte[][] MessageNames = ["content"u8.ToArray(), "thinking"u8.ToArray()];

    private bool _done;

    public override SlotPlan Plan => SlotPlans.OllamaEvent;

    public override bool EndsText => _done;

    public override bool EndsBesideText => true;

    public override bool MayRepeat => Kind == ModelEventKind.Other && !HasError && !_done;

    public override bool Read(ReadOnlySpan<byte> data, int maxDepth, out ModelFault fault)
    {
        (Kind, HasError, _done) = (ModelEventKind.Other, false, false);
        ClearVarying();
        var text = data.Trim(" \t\r\n"u8);
        fault = default;
        if (text.IsEmpty || text[0] != (byte)'{')
        {
            Kind = ModelEventKind.NotJson;
            return true;
        }

        var cursor = new JsonCursor(data, maxDepth, null);
        cursor.Read();
        var members = new MemberReader(data);
        while (members.Next(ref cursor, TopNames, out var name))
        {
            _done |= name == 0 && cursor.Token == JsonToken.True;
            HasError |= name == 1 && cursor.Token != JsonToken.Null;
            if (name == CreatedAt && cursor.Token == JsonToken.String)
            {
                MayVary(cursor.Value);
            }

            if (name != 2 || cursor.Token != JsonToken.ObjectStart)
            {
                cursor.Skip(out _);
                continue;
            }

            while (members.Next(ref cursor, MessageNames, out _))
            {
                cursor.Skip(out _);
            }
        }

        while (cursor.Read())
        {
        }

        var kind = !cursor.Fault.IsNone ? ModelFaultKind.NotJson : members.HasCaseVariant ? ModelFaultKind.CaseVariantKey : ModelFaultKind.None;
        fault = new ModelFault(kind, cursor.Fault);
        return fault.IsNone;
    }

    public override bool Ends(ChannelId channel) => _done;

    public override ChannelId Resolve(ChannelKind kind, ReadOnlySpan<int> ordinals) => new ModelChannel(kind, 0, 0).Id;

    public override void Shape(ChannelId channel, long number, DeltaShape into) => into.Add(ModelChannel.From(channel).Kind switch
    {
        ChannelKind.CompletionText => "{\"response\":\""u8,
        ChannelKind.ReasoningContent => "{\"response\":\"\",\"thinking\":\""u8,
        ChannelKind.Reasoning => "{\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\""u8,
        _ => "{\"message\":{\"role\":\"assistant\",\"content\":\""u8,
    }).AddText().Add(ModelChannel.From(channel).Kind is ChannelKind.CompletionText or ChannelKind.ReasoningContent ? "\",\"done\":false}"u8 : "\"},\"done\":false}"u8);
}
