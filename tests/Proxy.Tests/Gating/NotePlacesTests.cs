using System.Text;
using System.Text.Json;
using FastMcp.Proxy.Gating.Answers;

namespace FastMcp.Proxy.Tests.Gating;

/// <summary>Where a note can be put beside the answer of a tool, and nowhere else.</summary>
public sealed class NotePlacesTests
{
    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"a"}]}}""", 1)]
    [InlineData("""{"jsonrpc":"2.0","id":7,"result":{"isError":false,"con\u0074ent" : [ ] ,"structuredContent":{"content":[1]}}}""", 1)]
    [InlineData("""[{"id":1,"result":{"content":[]}},{"id":2,"error":{"content":[]}},{"id":3,"result":{"content":["x"]}}]""", 2)]
    [InlineData("event: message\r\nid: 5\r\ndata: {\"id\":7,\"result\":{\"content\":[]}}\r\n\r\n", 1)]
    [InlineData("data:{\"id\":7,\"result\":{\"content\":[\"]}\"]}}\n\n", 1)]
    [InlineData("{\n  \"result\": {\n    \"content\": [\n      1\n    ]\n  }\n}\n", 1)]
    [InlineData(": a comment\n\n", 0)]
    [InlineData("""{"jsonrpc":"2.0","method":"notifications/message","params":{"result":{"content":[]}}}""", 0)]
    [InlineData("""{"result":[{"content":[]}]}""", 0)]
    [InlineData("""{"result":{"content":"none"}}""", 0)]
    [InlineData("""{"result":{"content":[]}""", 0)]
    [InlineData("", 0)]
    public void Find_InAnAnswer_IsTheEndOfItsContent(string answer, int count)
    {
        var bytes = Encoding.UTF8.GetBytes(answer);
        var places = new List<NotePlace>();
        NotePlaces.Find(bytes, places);
        Assert.Equal(count, places.Count);
        var noted = answer;
        foreach (var place in Enumerable.Reverse(places))
        {
            Assert.Equal((byte)']', bytes[place.At]);
            noted = noted.Insert(place.At, place.IsEmpty ? "\"NOTE\"" : ",\"NOTE\"");
        }

        if (count > 0)
        {
            var json = noted.Contains("data:", StringComparison.Ordinal) ? noted[(noted.IndexOf("data:", StringComparison.Ordinal) + 5)..].Trim() : noted;
            using var document = JsonDocument.Parse(json);
            var message = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement[0] : document.RootElement;
            Assert.Equal("NOTE", message.GetProperty("result").GetProperty("content").EnumerateArray().Last().GetString());
        }
    }
}
