using System.Text;
using FastMcp.Wire;
using FastMcp.Wire.Slots;

namespace FastMcp.Masking.Tests;

public sealed class SlotKindTests
{
    [Theory]
    [InlineData("4111111111111111", "1000000000000000")]
    [InlineData("-4111111111111111", "-1000000000000000")]
    [InlineData("41", "41")]
    public void Integer_Match_KeepsLengthAndSign(string raw, string expected) =>
        Masking.AssertLaw(
            new TestSet(new TestRule("card", @"\b\d{13,19}\b", 19)), Encoding.UTF8.GetBytes(raw), expected, SlotEncoding.JsonInteger, json: false, 1);

    [Fact]
    public void Base64_TextThatMatches_IsEncodedAgain()
    {
        var raw = Convert.ToBase64String("mail bob@example.com??>"u8).Replace("/", "\\/");
        Assert.Contains("\\/", raw);
        var expected = Convert.ToBase64String("mail [EMAIL]??>"u8);
        Masking.AssertLaw(Samples.Rules, Encoding.ASCII.GetBytes(raw), expected, SlotEncoding.JsonBase64, json: false, 1);
    }

    [Theory]
    [InlineData("bm90aGluZw==")]
    [InlineData("/////w==")]
    [InlineData("")]
    public void Base64_NoTextOrNoMatch_PassesAsItCame(string raw) =>
        Masking.AssertLaw(Samples.Rules, Encoding.ASCII.GetBytes(raw), raw, SlotEncoding.JsonBase64, json: false, 1);

    [Theory]
    [InlineData("Ym9iQGV4YW1wbGUuY29t", "W0VNQUlMXQ==")]
    [InlineData("Pz8_Pj4-IGJvYkBleGFtcGxlLmNvbQ", "Pz8/Pj4+IFtFTUFJTF0=")]
    [InlineData("Ym9iQGV4\\nYW1wbGUuY29t", "W0VNQUlMXQ==")]
    [InlineData("Ym9iQGV4!YW1wbGUuY29t", "W0VNQUlMXQ==")]
    [InlineData("6SBib2JAZXhhbXBsZS5jb20=", "6SBbRU1BSUxd")]
    [InlineData("no base64: bob@example.com", "no base64: [EMAIL]")]
    [InlineData("no base64: bob\\u0040example.com", "no base64: [EMAIL]")]
    [InlineData("no base64!", "no base64!")]
    public void Base64_AsLooselyAsClientsReadIt_IsMasked(string raw, string expected) =>
        Masking.AssertLaw(Samples.Rules, Encoding.ASCII.GetBytes(raw), expected, SlotEncoding.JsonBase64, json: false, 1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Base64_OverTheCap_PassesOnlyIfItIsBinary(bool binary)
    {
        var bytes = new byte[7 << 20];
        bytes.AsSpan().Fill(binary ? (byte)0xFF : (byte)'x');
        bytes[0] = binary ? (byte)0 : bytes[0];
        var raw = Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes));
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(Samples.Rules.Program, SlotEncoding.JsonBase64, false, null, TestSet.Key);
        masker.Push(new UnmaskedText(raw.AsSpan(0, 1 << 20)), ref sink);
        masker.Push(new UnmaskedText(raw.AsSpan(1 << 20)), ref sink);
        masker.End(ref sink);
        Assert.Equal(!binary, masker.Oversized);
        Assert.Equal(binary ? raw.Length : 0, sink.Text.Length);
    }

    [Fact]
    public void Findings_OffsetsAndLengths_AreOfDecodedText()
    {
        var sink = Masking.Run(Samples.Rules, "\\u0061\\n 536-22\\u002d8190."u8.ToArray(), [3, 9, 15, 20], SlotEncoding.JsonString);
        Assert.Equal([new Finding(2, 3, 11, true)], sink.Findings);
    }

    [Fact]
    public void Drop_WithHeldText_ReleasesNothing()
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(Samples.Rules.Program, SlotEncoding.Plain, false, null, TestSet.Key);
        masker.Push(new UnmaskedText(" 536-22"u8), ref sink);
        Assert.Equal(6, masker.HeldBytes);
        masker.Drop();
        Assert.Equal(0, masker.HeldBytes);
        Assert.Equal(" ", sink.Text);
        masker.Begin(Samples.Rules.Program, SlotEncoding.Plain, false, null, TestSet.Key);
        masker.Push(new UnmaskedText("-8190"u8), ref sink);
        masker.End(ref sink);
        Assert.Equal(" -8190", sink.Text);
    }

    [Fact]
    public void Push_WithoutBegin_Throws()
    {
        var masker = new SlotMasker();
        Assert.Throws<InvalidOperationException>(() =>
        {
            var sink = new CollectingSink();
            masker.Push(new UnmaskedText("x"u8), ref sink);
        });
    }

    [Fact]
    public void Block_BeyondCap_IsCounted()
    {
        var masker = new SlotMasker();
        var sink = new CollectingSink();
        masker.Begin(Samples.Rules.Program, SlotEncoding.Plain, false, null, TestSet.Key);
        masker.Push(new UnmaskedText(Encoding.ASCII.GetBytes("-----BEGIN PRIVATE KEY-----" + new string('A', 95))), ref sink);
        Assert.Equal(1, masker.CappedBlocks);
        masker.End(ref sink);
        Assert.Equal("[PEM]AAAAA", sink.Text);
    }

    [Fact]
    public void Whole_WithoutMatch_IsOneWrite()
    {
        var sink = new CountingSink();
        new SlotMasker().MaskWhole(
            Samples.Rules.Program, SlotEncoding.JsonString, true, null, TestSet.Key, new UnmaskedText("nothing here @ all 12-34"u8), ref sink);
        Assert.Equal(1, sink.Writes);
    }

    private struct CountingSink : IMaskedSink
    {
        public int Writes;

        public void Write(Masked bytes) => Writes++;

        public void Write(Monitored bytes) => Writes++;

        public readonly void Found(in Finding finding) => Assert.Fail("no rule matches");
    }
}
