using System.Buffers;
using System.Reflection;
using System.Runtime.CompilerServices;
using FastMcp.Proxy.Reading;

namespace FastMcp.Proxy.Tests.Reading;

/// <summary>What one exchange learned is not there for the next: every field of a call's state, also one that is added tomorrow.</summary>
public sealed class CallResetTests
{
    [Fact]
    public void Reset_AfterEveryFieldWasSet_LeavesNothing()
    {
        var call = new Call();
        object state = default(CallState);
        foreach (var field in typeof(CallState).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            field.SetValue(state, Filled(field.FieldType));
            Assert.NotEqual(Empty(field.FieldType), field.GetValue(state));
        }

        call.State = (CallState)state;
        call.OwnBody.Write("a body"u8);
        call.Decoded.Write("a body"u8);
        Assert.True(call.KeepId("\"id\""u8));

        call.Reset();

        foreach (var field in typeof(CallState).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
        {
            Assert.Equal(Empty(field.FieldType), field.GetValue(call.State));
        }

        Assert.True(call.RpcId.IsEmpty);
        Assert.True(call.Body.IsEmpty);
        Assert.Equal(0, call.OwnBody.WrittenCount);
        Assert.Equal(0, call.Decoded.WrittenCount);
        Assert.Equal(-1, call.OwnBody.GetSpan(6)[..6].IndexOfAnyExcept((byte)0));
        Assert.Equal(0, call.Head.Fields.Count);
    }

    private static object? Empty(Type type) => type.IsValueType ? RuntimeHelpers.GetUninitializedObject(type) : null;

    private static object Filled(Type type)
    {
        if (type == typeof(string) || type == typeof(byte[]))
        {
            return type == typeof(string) ? "filled" : new byte[] { 1 };
        }

        if (type.IsInterface)
        {
            return RuntimeHelpers.GetUninitializedObject(type.Assembly.GetTypes().First(one => type.IsAssignableFrom(one) && one is { IsInterface: false, IsAbstract: false }));
        }

        if (!type.IsValueType)
        {
            return RuntimeHelpers.GetUninitializedObject(type);
        }

        return type == typeof(bool) ? true
            : type == typeof(int) ? 7
            : type.IsEnum ? Enum.ToObject(type, 1)
            : type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>([1, 2, 3])
            : type == typeof(SequencePosition) ? new SequencePosition("x", 1)
            : type == typeof(Proxy.Sessions.SessionId) ? new Proxy.Sessions.SessionId(9)
            : type == typeof(FastMcp.Masking.Tokens.SessionBinding) ? FastMcp.Masking.Tokens.SessionBinding.Of(1, "caller"u8, "session"u8)
            : type == typeof(FastMcp.Policy.Decisions.Verdict) ? new FastMcp.Policy.Decisions.Verdict(FastMcp.Policy.Decisions.Outcome.Allow, FastMcp.Policy.Decisions.DecisionSource.Builtin("x"), "x")
            : throw new NotSupportedException($"Say here what a filled {type} is.");
    }
}
