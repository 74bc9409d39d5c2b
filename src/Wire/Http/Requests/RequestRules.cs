using System.Text;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http.Requests;

/// <summary>What must hold between the parts of a request head once all of them are there.</summary>
internal static class RequestRules
{
    internal static HttpFault Apply(RequestHead head)
    {
        ref RequestState state = ref head.State;
        FieldTable fields = head.Fields;
        HttpFault fault = FramingRules.Read(fields, state.MinorVersion, HttpSide.Request, out state.Framing, out state.ContentLength);
        if (!fault.IsNone)
        {
            return fault;
        }

        if (!Singletons.AreSingle(fields, HttpSide.Request))
        {
            return HttpFault.Malformed(HttpSide.Request, "a field twice that may stand once");
        }

        state.Connection = ConnectionOptions.Of(fields);
        string? flaw = SetAuthority(fields, ref state);
        return flaw is null ? SetExpectation(fields, ref state) : HttpFault.Malformed(HttpSide.Request, flaw);
    }

    private static string? SetAuthority(FieldTable fields, ref RequestState state)
    {
        state.Authority = state.Parts.Authority;
        int index = fields.IndexOf(KnownField.Host);
        if (index < 0)
        {
            return state.MinorVersion == 0 ? null : "no Host";
        }

        if (!HostValue.IsValid(fields.Value(index)))
        {
            return "a Host that is not valid";
        }

        if (state.Parts.Form == TargetForm.Absolute &&
            !Ascii.EqualsIgnoreCase(fields.Value(index), fields.Bytes(state.Authority)))
        {
            return "a Host that is not the host of the target";
        }

        state.Authority = fields.ValueRange(index);
        return null;
    }

    private static HttpFault SetExpectation(FieldTable fields, ref RequestState state)
    {
        // RFC 9110 section 10.1.1: an expectation in HTTP/1.0 is ignored.
        if (state.MinorVersion == 0 || !fields.Has(KnownField.Expect))
        {
            return default;
        }

        state.ExpectContinue = Ascii.EqualsIgnoreCase(fields.ValueOf(KnownField.Expect), "100-continue"u8);
        return state.ExpectContinue ? default : HttpFault.Expectation();
    }
}
