using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Tests.Http;

public sealed class FieldTableTests
{
    [Fact]
    public void KnownFields_EveryName_HasItsOwnIdInAnyCase()
    {
        foreach (KnownField field in Enum.GetValues<KnownField>().Where(field => field is not (KnownField.None or KnownField.McpParam)))
        {
            string name = Encoding.ASCII.GetString(KnownFields.NameOf(field));
            Assert.Equal(field.ToString().ToUpperInvariant(), name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant());
            Assert.Equal(field, KnownFields.IdOf(Encoding.ASCII.GetBytes(name.ToUpperInvariant())));
            Assert.Equal(field, KnownFields.IdOf(Encoding.ASCII.GetBytes(name.ToLowerInvariant())));
            Assert.Equal(KnownField.None, KnownFields.IdOf(Encoding.ASCII.GetBytes(name + "x")));
            if (name.Contains('-', StringComparison.Ordinal))
            {
                Assert.Equal(KnownField.None, KnownFields.IdOf(Encoding.ASCII.GetBytes(name.Replace('-', '_'))));
            }
        }
    }

    // Names are compared as blocks, with whatever stands behind them.
    [Fact]
    public void KnownFields_NameWithOneOtherByte_IsNoneOrItself()
    {
        foreach (KnownField field in Enum.GetValues<KnownField>().Where(field => field is not (KnownField.None or KnownField.McpParam)))
        {
            byte[] name = KnownFields.NameOf(field).ToArray();
            for (int at = 0; at < name.Length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    byte[] other = [.. name];
                    other[at] = (byte)value;
                    bool isSame = Encoding.Latin1.GetString(other).Equals(Encoding.Latin1.GetString(name), StringComparison.OrdinalIgnoreCase);
                    KnownField expected = isSame ? field : KnownField.None;
                    Assert.Equal(expected, KnownFields.IdOf(other));
                    foreach (byte behind in ": a\0\xFF"u8)
                    {
                        byte[] head = [.. "GET / HTTP/1.1\r\n"u8, .. other, .. Enumerable.Repeat(behind, 40)];
                        Assert.Equal(expected, KnownFields.IdOf(head, new ByteRange(16, other.Length)));
                        Assert.Equal(expected, KnownFields.IdOf(head.AsSpan(0, 16 + other.Length), new ByteRange(16, other.Length)));
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("mcp-param-x", KnownField.McpParam)]
    [InlineData("Mcp-Param-", KnownField.None)]
    [InlineData("Mcp-Params", KnownField.None)]
    [InlineData("", KnownField.None)]
    public void KnownFields_ParamPrefix_NeedsARest(string name, KnownField expected) =>
        Assert.Equal(expected, KnownFields.IdOf(Encoding.ASCII.GetBytes(name)));

    [Fact]
    public void Table_RepeatedFields_AreFoundInOrder()
    {
        var fields = new FieldTable();
        fields.Append("Accept"u8, "a"u8);
        fields.Append("X-A"u8, "b"u8);
        fields.Append("ACCEPT"u8, "c"u8);
        fields.Append("x-a"u8, "d"u8);
        Assert.Equal((4, 2, 0, 2, -1), (fields.Count, fields.CountOf(KnownField.Accept), fields.IndexOf(KnownField.Accept),
            fields.NextOf(KnownField.Accept, 0), fields.NextOf(KnownField.Accept, 2)));
        Assert.Equal((1, 3, -1), (fields.Find("X-a"u8), fields.Find("X-a"u8, 2), fields.Find("X-b"u8)));
        Assert.Equal("a", MessageText.Of(fields.ValueOf(KnownField.Accept)));
        Assert.True(fields.ValueOf(KnownField.Host).IsEmpty);
        Assert.False(fields.Has(KnownField.Host));
        Assert.Throws<ArgumentOutOfRangeException>(() => fields.Name(4).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => fields.Value(-1).Length);
    }

    [Fact]
    public void Table_ManyLongFields_GrowsAndKeepsThem()
    {
        var fields = new FieldTable();
        byte[] value = new byte[700];
        for (int i = 0; i < 60; i++)
        {
            value.AsSpan().Fill((byte)('a' + (i % 26)));
            fields.Append(Encoding.ASCII.GetBytes("X-" + i), value);
        }

        for (int i = 0; i < 60; i++)
        {
            Assert.Equal("X-" + i, MessageText.Of(fields.Name(i)));
            Assert.Equal(new string((char)('a' + (i % 26)), 700), MessageText.Of(fields.Value(i)));
        }
    }

    // A head that is held for long has no places by name, and is looked through.
    [Fact]
    public void Table_Trimmed_SaysTheSameAndTakesMore()
    {
        var random = new Random(7);
        var names = Enum.GetValues<KnownField>().Where(field => field is not (KnownField.None or KnownField.McpParam)).Select(field => KnownFields.NameOf(field).ToArray()).Append("X-A"u8.ToArray()).ToArray();
        for (int round = 0; round < 200; round++)
        {
            var (whole, trimmed) = (new FieldTable(), new FieldTable());
            for (int i = random.Next(12), at = random.Next(12); i >= 0; i--)
            {
                byte[] name = names[random.Next(round % 2 == 0 ? names.Length : 4)];
                whole.Append(name, [(byte)('a' + i)]);
                trimmed.Append(name, [(byte)('a' + i)]);
                if (i == at)
                {
                    trimmed.Trim();
                }
            }

            if (round % 3 == 0)
            {
                trimmed.Trim();
            }

            AssertSame(whole, trimmed);
            trimmed.Reset();
            AssertSame(new FieldTable(), trimmed);
        }
    }

    private static void AssertSame(FieldTable expected, FieldTable actual)
    {
        Assert.Equal((expected.Count, expected.HasRepeated), (actual.Count, actual.HasRepeated));
        foreach (KnownField field in Enum.GetValues<KnownField>())
        {
            Assert.Equal((expected.Has(field), expected.CountOf(field), expected.IndexOf(field)), (actual.Has(field), actual.CountOf(field), actual.IndexOf(field)));
            Assert.Equal(expected.NextOf(field, 0), actual.NextOf(field, 0));
            Assert.Equal(MessageText.Of(expected.ValueOf(field)), MessageText.Of(actual.ValueOf(field)));
        }
    }

    [Fact]
    public void Table_Reset_OverwritesTheBytesItHeld()
    {
        var fields = new FieldTable();
        fields.Append("Authorization"u8, "Bearer canary"u8);
        ReadOnlySpan<byte> held = fields.Value(0);
        fields.Reset();
        Assert.Equal(0, fields.Count);
        Assert.False(fields.Has(KnownField.Authorization));
        Assert.Equal(-1, held.IndexOfAnyExcept((byte)0));
    }
}
