"""The finance office's list, imported by the centre: a contract that is known, payments that are not."""

from io import BytesIO

from sqlalchemy import select

from trading.contracts.models import Contract
from trading.contracts.rules import ContractState
from trading.demo.stage import Stage
from trading.kernel.clock import BEIJING
from trading.reconciliation import commands, sheet
from trading.store.db import db

HEADINGS = "单位名称,供应商名称,合同名称,金额,日期,平台编号"
NAME = "财政支付清单.csv"


def import_finance_list(stage: Stage) -> None:
    """Import what the finance office would hand over today."""
    today = stage.clock.now().astimezone(BEIJING).date().isoformat()
    signed = select(Contract).where(Contract.state == ContractState.FILED).order_by(Contract.number).limit(1)
    known = [
        f"{each.lot_attempt.project.procuring_entity.name},{each.organisation.name},工程进度款,"
        f"{each.price.yuan_text()},{today},{each.number}"
        for each in db.session.scalars(signed)
    ]
    unknown = [
        f"云栖县交通运输局,云栖县顺达建材经营部,采购碎石,118000.00,{today},",
        f"云栖县交通运输局,云栖县顺达建材经营部,采购水泥,96000.00,{today},",
        f"云栖县教育局,望江街道文具店,办公用品,3260.00,{today},",
    ]
    data = "\n".join([HEADINGS, *known, *unknown]).encode()
    stored = stage.platform.files.receive(BytesIO(data), limit=sheet.LIMIT, media_type="text/csv")
    with stage.acting("operator") as tx:
        commands.import_list(tx, stored, NAME, sheet.read_lines(data))
