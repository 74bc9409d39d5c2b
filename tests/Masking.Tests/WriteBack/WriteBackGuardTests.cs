using System.Text;
using FastMcp.Masking.Tests.Keys;
using FastMcp.Masking.Tokens;
using FastMcp.Masking.WriteBack;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests.WriteBack;

public sealed class WriteBackGuardTests
{
    private static readonly RuleSet s_rules = KeySet.Of(
        @"{ id: ssn, pattern: '\b\d{3}-\d{2}-\d{4}\b', writeBack: refuse }",
        @"{ id: card, pattern: '\b(?:\d{4}-){3}\d{4}\b', mask: { keepLast: 4 } }",
        @"{ id: user, pattern: '\bu\d{4}\b', mask: { hash: 'user-' } }",
        @"{ id: name, pattern: '<[a-z]{1,20}>', mask: { token: NAME } }",
        @"{ id: free, pattern: '#\d{4}\b', writeBack: allow }",
        @"{ id: short, pattern: '!\d{2}\b', mask: { replace: '!!' }, writeBack: refuse }",
        "{ id: password, key: password }");

    private readonly IssuedTable _table = new();
    private readonly SessionTokens _tokens = new();
    private readonly MaskSession _session;

    public WriteBackGuardTests()
    {
        _tokens.Begin(MaskingKey.CreateRandom(), SessionBinding.Of(1, "caller"u8, "session"u8));
        _session = new MaskSession(_tokens, blocks: true);
        _session.Remember(_table, 7);
    }

    [Fact]
    public void Masks_ThatTheSessionWasGiven_AreFoundInEveryEncoding()
    {
        var given = Give("536-22-8190 and 4111-1111-1111-1234 and u1234 and <ann>");
        foreach (var (text, encoding) in new[]
        {
            (given, SlotEncoding.Plain),
            (System.Text.Json.JsonSerializer.Serialize(given)[1..^1], SlotEncoding.JsonString),
            (System.Text.Json.JsonSerializer.Serialize(System.Text.Json.JsonSerializer.Serialize(new[] { given }))[1..^1], SlotEncoding.JsonString),
            (string.Concat(given.Select(letter => $"\\u{(int)letter:x4}")), SlotEncoding.JsonString),
        })
        {
            Assert.Equal(
                [new("name", ReturnedKind.Refused), new("ssn", ReturnedKind.Refused), new("card", ReturnedKind.Noted), new("user", ReturnedKind.Noted)],
                Look(text, encoding));
        }
    }

    [Fact]
    public void Texts_ThatTheSessionWasNotGiven_AreNotMasks()
    {
        Assert.Empty(Look("[SSN] ****-****-****-1234 [NAME:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567ABCD] x".Replace("[NAME", "[NAMES", StringComparison.Ordinal)));
        Give("536-22-8190 4111-1111-1111-1234 #1234 !12");
        Assert.Empty(Look("****-****-****-1235 *****-****-****-1234 ****-****-****-12345 [ssn] [FREE] !!"));
        Assert.Equal([new("ssn", ReturnedKind.Refused)], Look("x[SSN]y"));
        Assert.Null(_table.Find(8));
    }

    [Fact]
    public void Token_OfAnotherSession_IsForeignAndOfARevealRevealed()
    {
        var token = Give("<ann>");
        Assert.Equal([new("name", ReturnedKind.Revealed)], Look(token, reveals: true));
        _tokens.Begin(MaskingKey.CreateRandom(), SessionBinding.Of(1, "caller"u8, "session"u8));
        Assert.Equal([new("name", ReturnedKind.Foreign)], Look(token));
    }

    [Fact]
    public void KeyMask_IsRememberedToo()
    {
        var run = new KeyedDocument(s_rules.For(Scope.Response), session: _session);
        run.Run("""{"password":"x"}""");
        Assert.Equal([new("password", ReturnedKind.Noted)], Look("[PASSWORD]"));
    }

    [Fact]
    public void ManyMasks_ForgetTheOldestAndStayBounded()
    {
        for (var card = 0; card <= IssuedMasks.MostMasks; card++)
        {
            Give($"4111-1111-1111-{card:0000}");
        }

        Assert.Empty(Look("****-****-****-0000"));
        Assert.Single(Look("****-****-****-0001"));
        Assert.Single(Look($"****-****-****-{IssuedMasks.MostMasks:0000}"));
        Assert.Equal(1, _table.Forgotten);
    }

    [Fact]
    public void ManySessions_ForgetHalfAndStayBounded()
    {
        for (var session = 0; session < IssuedTable.MostSessions * 2; session++)
        {
            _session.Remember(_table, (UInt128)session);
            Give("536-22-8190");
            Assert.True(_table.Count <= IssuedTable.MostSessions);
        }

        Assert.NotNull(_table.Find(IssuedTable.MostSessions * 2 - 1));
        Assert.Null(_table.Find(0));
        Assert.True(_table.Forgotten > 0);
    }

    private string Give(string text)
    {
        var sink = new CollectingSink();
        new SlotMasker(_session).MaskWhole(s_rules.For(Scope.Response), SlotEncoding.Plain, false, null, TestSet.Key, new UnmaskedText(Encoding.UTF8.GetBytes(text)), ref sink);
        return sink.Text;
    }

    private List<ReturnedMask> Look(string text, SlotEncoding encoding = SlotEncoding.Plain, bool reveals = false)
    {
        RevealRule[] rules = reveals ? [new RevealRule(new Core.RevealSpec([3], ["*"], ["*"]))] : [];
        var sink = new Sink([]);
        new WriteBackGuard(_tokens).Look(
            s_rules, _table.Find(7), new RevealScope(rules, "tool"u8), new SlotInfo(encoding, ChannelId.None, true), new UnmaskedText(Encoding.UTF8.GetBytes(text)), ref sink);
        return sink.All;
    }

    private readonly struct Sink(List<ReturnedMask> found) : IReturnSink
    {
        public List<ReturnedMask> All => found;

        public void Found(in ReturnedMask mask) => found.Add(mask);
    }
}
