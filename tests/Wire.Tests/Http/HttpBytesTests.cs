using CsCheck;
using FastMcp.Wire.Http;

namespace FastMcp.Wire.Tests.Http;

public sealed class HttpBytesTests
{
    [Fact]
    public void FirstControl_WhereverItStands_IsFound()
    {
        for (int length = 0; length < 100; length++)
        {
            byte[] bytes = [.. Enumerable.Repeat((byte)'a', length)];
            Assert.Equal(-1, HttpBytes.FirstControl(bytes));
            for (int at = 0; at < length; at++)
            {
                for (int value = 0; value < 256; value++)
                {
                    bytes[at] = (byte)value;
                    Assert.Equal(value is (< 0x20 and not '\t') or 0x7F ? at : -1, HttpBytes.FirstControl(bytes));
                }

                bytes[at] = (byte)'a';
            }
        }
    }

    [Fact]
    public void FirstControl_OfAnyBytes_IsTheFirst() =>
        Gen.Byte.Array[0, 200].Sample(bytes => Assert.Equal(Array.FindIndex(bytes, value => value is (< 0x20 and not (byte)'\t') or 0x7F), HttpBytes.FirstControl(bytes)), iter: 3000);
}
