using System.Text;
using System.Text.Json;
using CsCheck;
using FastMcp.Approvals;
using FastMcp.Proxy.Notifying.Slack;
using FastMcp.Recording.Reading;
using FastMcp.TestKit.Peers;

namespace FastMcp.Proxy.Tests.Notifying;

/// <summary>Whatever a call says, its message is one that Slack takes, in which nothing of it is markup and nothing is hidden.</summary>
public sealed class SlackMessageTests
{
    private static readonly Uri Page = new("https://console.example/approvals/");
    private static readonly string[] Pieces =
    [
        "<!channel>", "<@U0LEA>", "<https://evil.example|Open in the console>", "&lt;", "&amp;", "*bold*", ":smile:", "\u202e", "\u0000", "\u001b[2J", "\u200b", "\n", "`", "é", "😀", "plain ", "\ufeff", "[SSN]",
    ];

    private static readonly Gen<string> Hostile = Gen.Int[0, Pieces.Length - 1].Array[0, 400].Select(pieces => string.Concat(pieces.Select(piece => Pieces[piece])));

    [Fact]
    public void Text_OfAnybody_IsWholeOrCut_AndNeverMarkup() => Gen.Select(Hostile, Gen.Int[6, 300], Gen.Int[1, 5]).Sample(
        (text, length, most) =>
        {
            var parts = SlackText.Parts(text, length, most, out var isCut);
            var whole = VisibleText.Of(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            var shown = string.Concat(parts);
            Assert.StartsWith(shown, whole, StringComparison.Ordinal);
            Assert.Equal(isCut, shown.Length < whole.Length);
            Assert.True(parts.Count <= most);
            Assert.All(parts, part =>
            {
                Assert.InRange(part.Length, 1, length);
                Assert.True(IsText(part), part);
            });
            Assert.Equal(SlackText.Fits(text, length + 1), whole.Length <= length);
        },
        iter: 300);

    [Fact]
    public void Message_OfAnyRequest_IsWithinSlacksLimits_AndInert() => Gen.Select(Hostile, Gen.Enum<ApprovalState>(), Gen.Bool, Gen.Bool).Sample(
        (text, state, isNew, isWhole) =>
        {
            var request = Requests.Full(text) with { State = state, PreviewCut = !isWhole };
            var message = Read(SlackMessage.Of(request, "C1", isNew ? null : "17.5", Page, withPreview: true, decides: true));
            SlackRules.Check(message);
            var texts = SlackRules.TextsOf(message).ToList();
            Assert.True(texts.Count > 4);
            Assert.All(texts.Where(one => one.Type == "plain_text"), one => Assert.True(IsText(one.Text.Replace("\n", "", StringComparison.Ordinal)), one.Text));
            // The only markup is the link to the console.
            Assert.Equal(["<https://console.example/approvals/00112233445566778899aabbccddeeff|Open in the console>"], texts.Where(one => one.Type == "mrkdwn").Select(one => one.Text));
            Assert.True(IsText(message.GetProperty("text").GetString()!));
            Assert.Equal(state == ApprovalState.Open, SlackRules.ActionsOf(message).Any());
        },
        iter: 150);

    [Fact]
    public void Yes_IsOfferedOnlyWhereTheWholeCallIsShown()
    {
        var request = Requests.Of("""{"id":1}""");
        Assert.Equal(["fastmcp.approve", "fastmcp.deny"], Actions(request));
        Assert.Equal(["fastmcp.deny"], Actions(request with { PreviewCut = true }));
        Assert.Equal(["fastmcp.deny"], Actions(request with { FieldsCut = true }));
        Assert.Equal(["fastmcp.deny"], Actions(request with { Edited = """{"secret":"of the editor"}""" }));
        Assert.Equal(["fastmcp.deny"], Actions(request with { Preview = new string('x', 12_000) }));
        Assert.Equal(["fastmcp.deny"], Actions(request with { Query = new string('x', 400) }));
        Assert.Equal(["fastmcp.deny"], Actions(request with { Preview = new string('<', 3_000) }));
        Assert.Equal(["fastmcp.approve", "fastmcp.deny"], Actions(request with { Preview = new string('x', 11_000) }));
        Assert.Empty(Actions(request with { State = ApprovalState.Approved }));
        Assert.Empty(Actions(request, decides: false));
        Assert.DoesNotContain("of the editor", Encoding.UTF8.GetString(SlackMessage.Of(request with { Edited = """{"secret":"of the editor"}""" }, "C1", null, Page, true, true)), StringComparison.Ordinal);
    }

    [Fact]
    public void Value_OfAButton_NamesTheRequestAndItsBytes()
    {
        Assert.True(SlackActions.TryRead(SlackActions.ValueOf("00ff", Requests.Digest), out var approval, out var digest));
        Assert.Equal(("00ff", Requests.Digest), (approval, digest));
        foreach (var value in (string[])["", ".", Requests.Digest, "." + Requests.Digest, "00ff" + Requests.Digest, new string('0', 41) + "." + Requests.Digest])
        {
            Assert.False(SlackActions.TryRead(value, out _, out _));
        }
    }

    private static IEnumerable<string> Actions(ApprovalRequest request, bool decides = true) =>
        SlackRules.ActionsOf(Read(SlackMessage.Of(request, "C1", null, Page, true, decides))).Select(action => action.GetProperty("action_id").GetString()!);

    private static JsonElement Read(byte[] json) => JsonDocument.Parse(json).RootElement;

    // No character that Slack reads as markup, and none that is not seen.
    private static bool IsText(string text)
    {
        var left = text.Replace("&amp;", "", StringComparison.Ordinal).Replace("&lt;", "", StringComparison.Ordinal).Replace("&gt;", "", StringComparison.Ordinal);
        return !left.AsSpan().ContainsAny('<', '>', '&') && !text.EnumerateRunes().Any(VisibleText.IsHidden);
    }
}
