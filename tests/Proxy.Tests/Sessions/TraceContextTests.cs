using System.Text;
using FastMcp.Proxy.Sessions;

namespace FastMcp.Proxy.Tests.Sessions;

public sealed class TraceContextTests
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Parent = "00-" + Trace + "-00f067aa0ba902b7-01";

    [Theory]
    [InlineData(Parent, Trace)]
    [InlineData("", "")]
    [InlineData("00-" + Trace, "")]
    [InlineData("00_" + Trace + "-00f067aa0ba902b7-01", "")]
    public void IdOf_Value_GivesTheTraceOrNothing(string value, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(TraceContext.IdOf(Encoding.ASCII.GetBytes(value))));

    [Theory]
    [InlineData("{\"traceparent\":\"" + Parent + "\"}", Trace)]
    [InlineData("{\"a\":{\"traceparent\":\"x\"},\"b\":[1,{}],\"traceparent\":\"" + Parent + "\"}", Trace)]
    [InlineData("{\"a\":{\"traceparent\":\"" + Parent + "\"}}", "")]
    [InlineData("{\"traceparent\":7}", "")]
    [InlineData("{\"x\":\"\\\"traceparent\\\"\"}", "")]
    [InlineData("{}", "")]
    [InlineData("", "")]
    public void IdOfMeta_Object_ReadsItsOwnMemberOnly(string meta, string expected) =>
        Assert.Equal(expected, Encoding.ASCII.GetString(TraceContext.IdOfMeta(Encoding.UTF8.GetBytes(meta))));
}
