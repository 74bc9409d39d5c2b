using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using FastMcp.Wire.Lists;

namespace FastMcp.Wire.Tests.Lists;

public sealed class ListCutterTests
{
    private static readonly string[] Names = ["get_user", "drop_table", "a\"b", "é", "", "list"];

    [Theory]
    [InlineData("""{"result":{"tools":[{"name":"keep"},{"name":"drop"}]}}""", """{"result":{"tools":[{"name":"keep"}]}}""")]
    [InlineData("""{"result":{"tools":[{"name":"drop"},{"name":"keep"}],"nextCursor":"c"}}""", """{"result":{"tools":[{"name":"keep"}],"nextCursor":"c"}}""")]
    [InlineData("""{"result":{"tools":[{"name":"drop"}]}}""", """{"result":{"tools":[]}}""")]
    [InlineData("""{"result":{"resources":[{"uri":"drop","name":"keep"},{"uri":"keep"}],"prompts":[{"name":"drop"}]}}""", """{"result":{"resources":[{"uri":"keep"}],"prompts":[]}}""")]
    [InlineData("""{"result":{"tools":[{"n\u0061me":"dr\u006fp"},{"name":"keep"}]}}""", """{"result":{"tools":[{"name":"keep"}]}}""")]
    [InlineData("""{"result":{"tools":[{"name":"keep","name":"drop"},{"Name":"drop","name":"keep"}]}}""", """{"result":{"tools":[]}}""")]
    [InlineData("""{"result":{"tools":[{"name":"drop"}]},"result":{"tools":[{"name":"drop"}]},"Result":{"TOOLS":[{"name":"drop"}]}}""", """{"result":{"tools":[]},"result":{"tools":[]},"Result":{"TOOLS":[]}}""")]
    [InlineData("""{"result":{"tools":["drop",7,null,{"title":"none"},{"name":7},{"name":"keep"}]}}""", """{"result":{"tools":[{"name":"keep"}]}}""")]
    [InlineData("""[{"id":1,"result":{"tools":[{"name":"drop"}]}},{"id":2,"result":{"ok":true}},7]""", """[{"id":1,"result":{"tools":[]}},{"id":2,"result":{"ok":true}},7]""")]
    [InlineData("""{"result":{"tools":[ {"name":"keep"} ],"cacheScope":"public"}}""", """{"result":{"tools":[ {"name":"keep"} ],"cacheScope":"private"}}""")]
    public void Cut_AListWithSomeLeftOut_HoldsTheRestByteForByte(string document, string expected)
    {
        Assert.Equal(ListCut.Cut, Cut(document, models: false, out string output));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData("""{"models":[{"name":"models/keep"},{"name":"models/drop"}]}""", """{"models":[{"name":"models/keep"}]}""")]
    [InlineData("""{"models":[{"name":"keep","model":"drop"},{"name":"keep","model":"keep"}]}""", """{"models":[{"name":"keep","model":"keep"}]}""")]
    public void Cut_ModelsByName_HoldsTheRest(string document, string expected)
    {
        Assert.Equal(ListCut.Cut, Cut(document, models: true, out string output));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData(""" {"result" : {"tools" : [ {"name" : "keep"} , {"name":"keep"} ] , "cacheScope":"private"} } """)]
    [InlineData("""{"result":{"content":[{"tools":[{"name":"drop"}]}]}}""")]
    [InlineData("""{"params":{"tools":[{"name":"drop"}]}}""")]
    [InlineData("""{"error":{"code":1,"message":"drop"}}""")]
    [InlineData("""{"result":{"tools":{"name":"drop"}}}""")]
    [InlineData("7")]
    public void Cut_NothingToLeaveOut_IsWhole(string document) => Assert.Equal(ListCut.Whole, Cut(document, models: false, out _));

    [Theory]
    [InlineData("")]
    [InlineData("""{"result":{"tools":[{"name":"drop"}""")]
    [InlineData("""{"result":{"tools":[{"name":"drop"},]}}""")]
    [InlineData("""{"result":{"tools":[]}} x""")]
    public void Cut_NotJson_SaysSo(string document) => Assert.Equal(ListCut.NotJson, Cut(document, models: false, out _));

    [Fact]
    public void Cut_Models_GoesByTheirIds()
    {
        Assert.Equal(ListCut.Cut, Cut("""{"object":"list","data":[{"id":"drop"},{"id":"keep"}],"result":{"tools":[{"name":"drop"}]}}""", models: true, out string output));
        Assert.Equal("""{"object":"list","data":[{"id":"keep"}],"result":{"tools":[{"name":"drop"}]}}""", output);
    }

    /// <summary>Against a reading of the whole document: what is shown is what it would show, and nothing else is touched.</summary>
    [Fact]
    public void Cut_RandomLists_ShowsWhatAnotherReaderWouldShow()
    {
        var random = new Random(20261126);
        for (var i = 0; i < 3000; i++)
        {
            string document = Document(random);
            JsonNode expected = JsonNode.Parse(document)!;
            var tools = expected["result"]!["tools"]!.AsArray();
            for (var j = tools.Count - 1; j >= 0; j--)
            {
                if (!Keeps((string)tools[j]!["name"]!))
                {
                    tools.RemoveAt(j);
                }
            }

            ListCut cut = Cut(document, models: false, out string output);
            Assert.True(cut != ListCut.NotJson, document);
            Assert.Equal(expected.ToJsonString(), JsonNode.Parse(cut == ListCut.Cut ? output : document)!.ToJsonString());
        }
    }

    private static string Document(Random random)
    {
        string Space() => new(' ', random.Next(3));
        string Item() => $"{{{Space()}\"title\":\"x\",\"inputSchema\":{{\"name\":\"drop_table\"}},{Space()}\"name\"{Space()}:{Space()}{Spelled(Names[random.Next(Names.Length)], random)}{Space()}}}";
        return $"{{\"jsonrpc\":\"2.0\",\"id\":{random.Next(100)},{Space()}\"result\":{{\"tools\":[{Space()}{string.Join(Space() + "," + Space(), Enumerable.Range(0, random.Next(6)).Select(_ => Item()))}{Space()}],\"nextCursor\":\"c\"}}}}";
    }

    private static string Spelled(string name, Random random) =>
        "\"" + string.Concat(name.Select(c => c is '"' || random.Next(4) == 0 ? $"\\u{(int)c:x4}" : c.ToString())) + "\"";

    private static bool Keeps(string name) => name.Length > 0 && name[0] != 'd';

    private static ListCut Cut(string document, bool models, out string output)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var judge = default(NotD);
        ListCut cut = new ListCutter().Cut(Encoding.UTF8.GetBytes(document), models, ref judge, buffer);
        output = Encoding.UTF8.GetString(buffer.WrittenSpan);
        return cut;
    }

    // What an item says may be what its names are judged by.
    [Theory]
    [InlineData("""{"result":{"tools":[{"name":"a","description":"x"},{"description":"y","name":"b"}]}}""", "item a, name a, item b, name b")]
    [InlineData("""{"result":{"tools":[{"name":"a","name":"b"}]}}""", "item b")]
    [InlineData("""{"models":[{"name":"a","model":"b"}]}""", "item b, name a, name b")]
    public void Item_IsJudgedBeforeItsNames(string document, string asked)
    {
        var judge = new Order { Asked = [] };
        new ListCutter().Cut(Encoding.UTF8.GetBytes(document), models: document.Contains("models", StringComparison.Ordinal), ref judge, new System.Buffers.ArrayBufferWriter<byte>());
        Assert.Equal(asked, string.Join(", ", judge.Asked));
    }

    private struct Order : IListJudge
    {
        public List<string> Asked { get; init; }

        public readonly bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item)
        {
            Asked.Add("item " + Encoding.UTF8.GetString(name));
            return true;
        }

        public readonly bool Keeps(ListKind kind, ReadOnlySpan<byte> name)
        {
            Asked.Add("name " + Encoding.UTF8.GetString(name));
            return true;
        }
    }

    private struct NotD : IListJudge
    {
        public readonly bool KeepsItem(ListKind kind, ReadOnlySpan<byte> name, ReadOnlySpan<byte> item) => true;

        public readonly bool Keeps(ListKind kind, ReadOnlySpan<byte> name) => ListCutterTests.Keeps(Encoding.UTF8.GetString(name));
    }
}
