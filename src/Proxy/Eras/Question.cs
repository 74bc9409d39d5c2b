using System.Buffers;
using System.Text;
using FastMcp.Proxy.Inside.Messages;
using FastMcp.Wire.Json;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Eras;

/// <summary>A request of a server to its client.</summary>
/// <param name="Key">Its name among input requests.</param>
/// <param name="RawId">Its id, as it came.</param>
/// <param name="Asked">Method and parameters, as an input request has them.</param>
internal sealed record Question(string Key, byte[] RawId, byte[] Asked)
{
    public static Question Of(string key, byte[] request, McpMessage message)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("{\"method\":\""u8);
        text.Write(message.Method.Of(request));
        text.Write("\""u8);
        if (!message.Params.IsEmpty)
        {
            text.Write(",\"params\":"u8);
            // 2026-07-28 has no other word for a page's end than the client's answer.
            JsonMembers.Write(request, JsonMembers.Of(request, message.Params), name => !JsonText.Is(name, "elicitationId"u8) && !JsonText.Is(name, "task"u8), [], text);
        }

        text.Write("}"u8);
        return new Question(key, message.Id.Of(request).ToArray(), text.WrittenSpan.ToArray());
    }

    /// <summary>It leads to an address.</summary>
    public static bool IsUrl(byte[] request, McpMessage message) => MessageEdit.Find(request, message.Params, "mode"u8).Of(request).SequenceEqual("\"url\""u8);

    /// <summary>What the client said to it, for the server.</summary>
    public byte[] Answer(ReadOnlySpan<byte> response) => ModernAnswer.Result(RawId, response);

    /// <summary>The result that asks.</summary>
    public static byte[] Required(ReadOnlySpan<byte> id, IReadOnlyList<Question> questions, string state)
    {
        var text = new ArrayBufferWriter<byte>();
        text.Write("""{"resultType":"input_required","inputRequests":{"""u8);
        for (var i = 0; i < questions.Count; i++)
        {
            text.Write(Encoding.ASCII.GetBytes($"{(i > 0 ? "," : "")}\"{questions[i].Key}\":"));
            text.Write(questions[i].Asked);
        }

        text.Write(Encoding.ASCII.GetBytes($"}},\"requestState\":\"{state}\"}}"));
        return ModernAnswer.Result(id, text.WrittenSpan);
    }
}
