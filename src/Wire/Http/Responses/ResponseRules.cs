using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Http.Responses;

/// <summary>What must hold between the parts of a response head, and how its content is framed (RFC 9112 section 6.3).</summary>
internal static class ResponseRules
{
    internal static HttpFault Apply(ResponseHead head, MethodKind requestMethod)
    {
        ref ResponseState state = ref head.State;
        HttpFault fault = FramingRules.Read(
            head.Fields, state.MinorVersion, HttpSide.Response, out BodyFraming framing, out long length);
        if (!fault.IsNone)
        {
            return fault;
        }

        if (head.IsInterim)
        {
            return CheckInterim(head, framing);
        }

        if (!Singletons.AreSingle(head.Fields, HttpSide.Response))
        {
            return HttpFault.Malformed(HttpSide.Response, "a field twice that may stand once");
        }

        SetFraming(head, requestMethod, framing, length);
        return default;
    }

    private static HttpFault CheckInterim(ResponseHead head, BodyFraming framing)
    {
        if (head.Status == 101)
        {
            return HttpFault.Malformed(HttpSide.Response, "101 that nobody asked for");
        }

        head.State.KeepAlive = true;
        return framing == BodyFraming.None
            ? default
            : HttpFault.Malformed(HttpSide.Response, "an interim response with content");
    }

    private static void SetFraming(ResponseHead head, MethodKind requestMethod, BodyFraming framing, long length)
    {
        ref ResponseState state = ref head.State;
        ConnectionOptions connection = ConnectionOptions.Of(head.Fields);
        state.KeepAlive = state.MinorVersion == 1 && !connection.Close && !connection.Garbled;
        if (requestMethod == MethodKind.Head || head.Status is 204 or 304)
        {
            // A 204 must not announce content; one that does may have sent some, which would be read as the next response.
            state.KeepAlive &= head.Status != 204 || (framing != BodyFraming.Chunked && length == 0);
            return;
        }

        state.Framing = framing == BodyFraming.None ? BodyFraming.UntilClose : framing;
        state.ContentLength = length;
        state.KeepAlive &= state.Framing != BodyFraming.UntilClose;
    }
}
