using System.Buffers;
using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Wire.Tests.Http;

/// <summary>Reads the bytes of one client connection as a server would, message after message.</summary>
public sealed class RequestRun
{
    private readonly RequestHead _head = new();
    private readonly FieldTable _trailers = new();
    private readonly StringBuilder _story = new();
    private readonly MemoryStream _content = new();
    private readonly HttpLimits _limits;
    private BodyReader _body;
    private bool _inBody;
    private int _start;

    private RequestRun(HttpLimits limits) => _limits = limits;

    /// <summary>Content length of each whole request.</summary>
    public List<long> Requests { get; } = [];

    /// <summary>Each whole request as a gateway would send it on.</summary>
    public List<byte[]> Forwarded { get; } = [];

    public HttpFault Fault { get; private set; }

    public bool Closed { get; private set; }

    public bool Unfinished { get; private set; }

    public bool Refused => !Fault.IsNone;

    public string Story => _story.ToString();

    public static RequestRun Of(byte[] bytes, int[] arrivals, bool fin = false, HttpLimits? limits = null)
    {
        var run = new RequestRun(limits ?? HttpLimits.Default);
        foreach (int arrived in arrivals)
        {
            while (!run.Closed && !run.Refused && run.Step(bytes.AsSpan(0, arrived)))
            {
            }
        }

        run.Unfinished = !run.Closed && !run.Refused && (run._inBody || run._start < bytes.Length);
        if (fin && run._inBody && !run.Refused && run._body.EndOfInput() == BodyStatus.Refused)
        {
            run.Refuse(run._body.Fault);
        }

        run._story.Append(run.Unfinished ? "unfinished" : "").Append(run._start);
        return run;
    }

    private bool Step(ReadOnlySpan<byte> arrived) => _inBody ? StepBody(arrived[_start..]) : StepHead(arrived[_start..]);

    private bool StepHead(ReadOnlySpan<byte> input)
    {
        ParseResult result = RequestHeadReader.Read(input, _limits, _head, out int consumed, out HttpFault fault);
        _start += consumed;
        if (result == ParseResult.Refused)
        {
            Refuse(fault);
        }

        if (result == ParseResult.Done)
        {
            _story.Append(MessageText.Of(_head));
            _body = BodyReader.For(_head, _limits, _trailers);
            _inBody = true;
        }

        return result == ParseResult.Done;
    }

    private bool StepBody(ReadOnlySpan<byte> input)
    {
        BodyStatus status = _body.Next(input, out int consumed, out ReadOnlySpan<byte> data);
        _start += consumed;
        _content.Write(data);
        if (status == BodyStatus.Refused)
        {
            Refuse(_body.Fault);
        }

        if (status == BodyStatus.End)
        {
            Finish();
        }

        return status is BodyStatus.Data or BodyStatus.End;
    }

    private void Finish()
    {
        byte[] content = _content.ToArray();
        _story.Append(MessageText.Of(content)).Append(MessageText.Of(_trailers)).Append("end\n");
        Requests.Add(content.Length);
        Forwarded.Add(Forward(content));
        Closed = !_head.KeepAlive;
        _head.Reset();
        _trailers.Reset();
        _content.SetLength(0);
        _inBody = false;
    }

    private byte[] Forward(byte[] content)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new HeadWriter(output);
        writer.RequestLine(_head.Method, _head.Path, _head.Query, _head.HasQuery);
        writer.Field(KnownField.Host, "upstream.test"u8);
        for (int i = 0; i < _head.Fields.Count; i++)
        {
            if (HopFields.FateOf(_head.Fields, i) == FieldFate.Forward)
            {
                writer.Field(_head.Fields.Name(i), _head.Fields.Value(i));
            }
        }

        writer.ContentLength(content.Length);
        writer.End();
        output.Write(content);
        return output.WrittenSpan.ToArray();
    }

    private void Refuse(HttpFault fault)
    {
        Fault = fault;
        _story.Append(MessageText.Of(_content.ToArray())).Append("refused ").Append(MessageText.Of(fault));
    }
}
